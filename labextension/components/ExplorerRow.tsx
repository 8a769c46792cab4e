/** One row of the explorer's tree. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IProblem } from '../api/failure';
import type { IEntry } from '../api/schemas';
import type { Group } from '../model/explorerNodes';
import type { IRow } from '../model/explorerRows';
import { badgesOf, EntryBadges, IEntryLink } from './EntryBadges';
import { EntryColumns } from './EntryColumns';
import { NameBox } from './NameBox';
import { sentences } from './sentences';
import { Sign } from './Sign';

/** The height of all rows. */
export const ROW_HEIGHT = 24;

export interface IRowProps extends React.DOMAttributes<HTMLDivElement> {
  readonly row: IRow;
  readonly index: number;
  /** Measures what is not of the usual height. */
  readonly measure: (element: HTMLDivElement | null) => void;
  /** Where it is drawn, from the top of the list. */
  readonly top: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isDropTarget: boolean;
  /** The name with which typing begins, where somebody is to type it. */
  readonly askedName: string | null;
  readonly links: readonly IEntryLink[];
  readonly trans: TranslationBundle;
  readonly icon: (entry: IEntry) => React.ReactNode;
  readonly onName: (name: string | null) => void;
  readonly onToggle: () => void;
  readonly onRetry: () => void;
}

export function ExplorerRow(props: IRowProps): JSX.Element {
  const { row, top, isActive, isSelected, isDropTarget, askedName, links, trans } = props;
  const { icon, onName, onToggle, onRetry } = props;
  const { kind, node, level, open } = row;
  const entry = kind === 'node' ? node.entry : null;
  const badges = entry ? badgesOf(entry, links, trans) : [];
  const name = nameOf(row, trans);
  const isGroup = kind === 'node' && entry === null;
  return (
    <div
      {...handlersOf(props)}
      ref={kind === 'problem' ? props.measure : undefined}
      id={row.key}
      data-index={props.index}
      role="treeitem"
      className={classes({
        'jp-Osf-row': true,
        'jp-Osf-entry': entry !== null,
        'jp-Osf-group': isGroup,
        'jp-mod-selected': isSelected,
        'jp-mod-dropTarget': isDropTarget
      })}
      data-kind={entry?.kind}
      data-reference={entry?.reference}
      tabIndex={isActive ? 0 : -1}
      aria-label={name}
      aria-description={badges.map(badge => badge.says).join(', ') || undefined}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-expanded={open ?? undefined}
      aria-selected={entry ? isSelected : undefined}
      aria-busy={(kind === 'node' && node.request !== null) || undefined}
      style={{ minHeight: ROW_HEIGHT, transform: `translateY(${top}px)`, paddingInlineStart: indent(level, isGroup) }}
    >
      <span className={`jp-Osf-twisty${open === null ? ' jp-mod-none' : ''}`} aria-hidden="true" onClick={onToggle}>
        {open !== null && <Sign name={open ? 'opened' : 'closed'} />}
      </span>
      {entry && (
        <span className="jp-Osf-icon" aria-hidden="true">
          {icon(entry)}
        </span>
      )}
      {askedName !== null && entry ? (
        <NameBox name={askedName} isFile={entry.kind === 'file'} trans={trans} onName={onName} />
      ) : kind === 'problem' ? (
        <Problem problem={node.problem!} trans={trans} onRetry={onRetry} />
      ) : (
        <span className={`jp-Osf-name${kind === 'empty' ? ' jp-mod-empty' : ''}`} title={name}>
          {name}
        </span>
      )}
      <EntryBadges badges={badges} />
      {entry && askedName === null && <EntryColumns {...entry} />}
    </div>
  );
}

interface IProblemProps {
  readonly problem: IProblem;
  readonly trans: TranslationBundle;
  readonly onRetry: () => void;
}

function Problem({ problem, trans, onRetry }: IProblemProps): JSX.Element {
  return (
    <div className="jp-Osf-levelProblem">
      <p role="alert">{sentences(problem)}</p>
      <button
        type="button"
        tabIndex={-1}
        className="jp-Osf-rowButton jp-mod-styled jp-mod-reject"
        data-lm-suppress-shortcuts="true"
        onClick={onRetry}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}

function nameOf({ kind, node }: IRow, trans: TranslationBundle): string {
  switch (kind) {
    case 'problem':
      return sentences(node.problem!);
    case 'empty':
      return node.group === 'mine' ? trans.__('You have no projects on OSF yet.') : trans.__('Nothing in here yet.');
    case 'node':
      return node.group ? groupName(node.group, trans) : node.name;
  }
}

function groupName(group: Group, trans: TranslationBundle): string {
  switch (group) {
    case 'mine':
      return trans.__('My projects');
    case 'opened':
      return trans.__('Opened by link');
    case 'recent':
      return trans.__('Recent');
  }
}

/** Groups are headings: what is in them begins at the edge as well. */
function indent(level: number, isGroup: boolean): number {
  return isGroup ? 4 : 4 + Math.max(0, level - 2) * 14;
}

function classes(which: Readonly<Record<string, boolean>>): string {
  return Object.keys(which)
    .filter(name => which[name])
    .join(' ');
}

/** What is to be told by the element itself. */
function handlersOf({ onMouseDown, onClick, onDoubleClick, onContextMenu, onFocus }: IRowProps): React.DOMAttributes<HTMLDivElement> {
  return { onMouseDown, onClick, onDoubleClick, onContextMenu, onFocus };
}
