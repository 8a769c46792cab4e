/** A look at what is in a file on OSF. Whatever it says is shown as text: nothing of it is ever run. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { INotebookSummary } from '../model/notebookSummary';
import type { Preview } from '../model/preview';

export interface IPreviewProps {
  readonly preview: Preview;
  /** What the file is called. */
  readonly name: string;
  readonly trans: TranslationBundle;
}

export function EntryPreview({ preview, name, trans }: IPreviewProps): JSX.Element {
  return (
    // It can be wider than the panel: the keyboard scrolls it too.
    <figure className="jp-Osf-preview" aria-label={trans.__('Preview')} tabIndex={0}>
      <Content preview={preview} name={name} trans={trans} />
    </figure>
  );
}

function Content({ preview, name, trans }: IPreviewProps): JSX.Element {
  switch (preview.kind) {
    case 'image':
      return <Picture bytes={preview.bytes} type={preview.type} name={name} />;
    case 'table':
      return (
        <>
          <Table rows={preview.rows} name={name} />
          {preview.more && <p>{trans.__('This is the beginning; there is more.')}</p>}
        </>
      );
    case 'text':
      return (
        <>
          <pre>{preview.text}</pre>
          {preview.more && <p>{trans.__('This is the beginning; there is more.')}</p>}
        </>
      );
    case 'notebook':
      return <Notebook summary={preview.summary} trans={trans} />;
    case 'empty':
      return <p>{trans.__('The file is empty.')}</p>;
    case 'too-large':
      return <p>{trans.__('The file is too large to be shown here. Download it to see what is in it.')}</p>;
    case 'unreadable':
      return <p>{trans.__('What is in the file cannot be shown here. Download it to see what is in it.')}</p>;
  }
}

function Picture({ bytes, type, name }: { readonly bytes: Uint8Array; readonly type: string; readonly name: string }): JSX.Element | null {
  const [address, setAddress] = React.useState<string | null>(null);
  React.useEffect(() => {
    // Shown as an image, what an SVG would run is not run.
    const made = URL.createObjectURL(new Blob([bytes as BlobPart], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return address === null ? null : <img src={address} alt={name} />;
}

function Table({ rows, name }: { readonly rows: readonly (readonly string[])[]; readonly name: string }): JSX.Element {
  const [head = [], ...body] = rows;
  return (
    <table aria-label={name}>
      <thead>
        <tr>
          {head.map((cell, index) => (
            <th key={index} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Notebook({ summary, trans }: { readonly summary: INotebookSummary; readonly trans: TranslationBundle }): JSX.Element {
  const { codeCells, otherCells, kernel, headings } = summary;
  const cells = [
    trans._n('%1 cell with code', '%1 cells with code', codeCells),
    trans._n('%1 with text', '%1 with text', otherCells)
  ].join(', ');
  return (
    <>
      <p>{kernel ? trans.__('Notebook for %1: %2', kernel, cells) : trans.__('Notebook: %1', cells)}</p>
      {headings.length > 0 && (
        <ul>
          {headings.map((heading, index) => (
            <li key={index}>{heading}</li>
          ))}
        </ul>
      )}
    </>
  );
}
