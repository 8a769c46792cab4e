/** Says inside a document that OSF has another version of it, and offers what can be done about that. */
import { PathExt, Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { Message, MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { ILink } from '../api/schemas';
import { ChoiceProblem, Choices, IChoicesProps } from './Choices';

/** A banner for the header of a document. It is hidden as long as there is nothing to choose. */
export class MismatchBanner extends ReactWidget {
  constructor(private readonly props: IChoicesProps) {
    super();
    this.addClass('jp-Osf-banner');
    this.observer = new ResizeObserver(() => this.fitWords());
    props.mismatch.changed.connect(this.showOrHide, this);
    this.showOrHide();
  }

  override dispose(): void {
    this.observer.disconnect();
    super.dispose();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this.props.mismatch.changed}>{() => <MismatchWords {...this.props} />}</UseSignal>;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.observer.observe(this.node);
  }

  protected override onUpdateRequest(message: Message): void {
    super.onUpdateRequest(message);
    void this.renderPromise?.then(() => this.fitWords());
  }

  private showOrHide(): void {
    this.setHidden(!this.props.mismatch.isOpen);
    this.update();
  }

  /** Lumino gives a widget the height that it asks for, which words in a narrow document do not know beforehand. */
  private fitWords(): void {
    const height = `${this.node.firstElementChild?.scrollHeight ?? 0}px`;
    if (this.node.style.minHeight !== height && this.parent) {
      this.node.style.minHeight = height;
      MessageLoop.postMessage(this.parent, Widget.Msg.FitRequest);
    }
  }

  private readonly observer: ResizeObserver;
}

export function MismatchWords(props: IChoicesProps): JSX.Element | null {
  const { mismatch, trans } = props;
  if (mismatch.link === null || !mismatch.isOpen) {
    return null;
  }
  const title = titleOf(mismatch.link, trans);
  return (
    <section className="jp-Osf-mismatch" aria-label={title}>
      <div role="status" className="jp-Osf-mismatchWords">
        <strong>{title}</strong>
        <p title={mismatch.link.osf_modified ? Time.format(mismatch.link.osf_modified) : undefined}>
          {whatIsOnOsf(mismatch.link, trans)} {whatIsHere(mismatch.link, mismatch.isUnsaved, trans)}
        </p>
      </div>
      <ChoiceProblem {...props} />
      <Choices {...props} />
    </section>
  );
}

export function titleOf(link: ILink, trans: TranslationBundle): string {
  const name = PathExt.basename(link.path);
  switch (link.state) {
    case 'diverged':
      return trans.__('“%1” has changed on both sides', name);
    case 'cannot-verify':
      return trans.__('“%1” may differ from what is on OSF', name);
    default:
      return trans.__('“%1” is newer on OSF', name);
  }
}

function whatIsOnOsf(link: ILink, trans: TranslationBundle): string {
  const { osf_author: author, osf_version: version } = link;
  const when = link.osf_modified ? Time.formatHuman(link.osf_modified) : '';
  if (link.state === 'cannot-verify') {
    return when
      ? trans.__('OSF cannot tell whether the two are the same; its own was last changed %1.', when)
      : trans.__('OSF cannot tell whether the two are the same.');
  }
  if (!version) {
    return when ? trans.__('OSF’s was last changed %1.', when) : trans.__('OSF has another version.');
  }
  if (author) {
    return when
      ? trans.__('%1 saved version %2 on OSF %3.', author, version, when)
      : trans.__('%1 saved version %2 on OSF.', author, version);
  }
  return when
    ? trans.__('Version %1 was saved on OSF %2.', version, when)
    : trans.__('OSF has version %1.', version);
}

function whatIsHere(link: ILink, isUnsaved: boolean, trans: TranslationBundle): string {
  const { base_version: base, state } = link;
  if (state === 'cannot-verify') {
    return isUnsaved ? trans.__('You have unsaved changes.') : '';
  }
  if (base === null) {
    return isUnsaved
      ? trans.__('You have something else, and unsaved changes.')
      : trans.__('You have something else.');
  }
  if (state === 'diverged') {
    return isUnsaved
      ? trans.__('You have version %1 with changes of your own, some of them unsaved.', base)
      : trans.__('You have version %1 with changes of your own.', base);
  }
  return isUnsaved
    ? trans.__('You have version %1 and unsaved changes.', base)
    : trans.__('You have version %1.', base);
}
