/** What the commands of entries have in common: what they are about, whether they can be used, and how failures are told. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IEntriesApi } from '../../api/entries';
import { RequestFailure } from '../../api/failure';
import type { IEntry } from '../../api/schemas';
import type { AccountModel } from '../../model/account';
import { Action, refusal } from '../../model/actions';
import { tellFailure } from '../../notices';
import { notify } from '../../notify';
import type { IExplorer } from '../../tokens';

/** How the server says that a name is taken, here or on OSF. */
const TAKEN = ['name-taken', 'exists-here'];

export interface IEntryCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly api: IEntriesApi;
  readonly account: AccountModel;
  readonly explorer: IExplorer;
  readonly trans: TranslationBundle;
}

export interface IEntryCommand {
  readonly action: Action;
  readonly label: string | (() => string);
  /** What it does, in a sentence. */
  readonly caption: string;
  readonly icon?: LabIcon;
  /** Why it cannot be used for a reason of its own. */
  readonly refusal?: () => string | null;
  readonly execute: (entries: readonly IEntry[], args: ReadonlyPartialJSONObject) => Promise<void>;
}

/**
 * Adds commands that are about what is selected in the explorer, or about the argument `reference`.
 *
 * One that cannot be used is greyed, with the reason as its caption; menus show it as the tooltip of the item.
 */
export class EntryCommands {
  constructor(readonly options: IEntryCommandsOptions) {
    const changed = () => options.app.commands.notifyCommandChanged();
    options.explorer.selectionChanged.connect(changed);
    options.account.changed.connect(changed);
  }

  readonly ids: string[] = [];

  add(id: string, command: IEntryCommand): void {
    const { trans, app } = this.options;
    const refused = (args: ReadonlyPartialJSONObject) => this.refusal(command.action, args) ?? command.refusal?.() ?? null;
    const options: CommandRegistry.ICommandOptions = {
      label: command.label,
      caption: args => refused(args) ?? command.caption,
      icon: command.icon,
      // A key that is pressed always gets an answer, and be it the reason why nothing happens.
      isEnabled: args => isPressed(args) || refused(args) === null,
      dataset: args => ({ 'osf-refusal': refused(args) ?? '' }),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            reference: {
              type: 'string',
              description: trans.__('What it is about on OSF; without it, what is selected in the explorer.')
            }
          }
        }
      },
      execute: async args => {
        const reason = refused(args);
        if (reason !== null) {
          notify('warning', reason, trans, { autoClose: 6000 });
          return;
        }
        await this.attempt(async () => command.execute(await this.entries(args), args));
      }
    };
    app.commands.addCommand(id, options);
    this.ids.push(id);
  }

  /** Do something, and tell the person if it does not work. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      this.tell(reason);
    }
  }

  private tell(reason: unknown): void {
    const { trans } = this.options;
    if (reason instanceof ServerConnection.ResponseError) {
      // The file system of this computer has refused something.
      notify('error', reason.message, trans, { autoClose: false });
    } else if (reason instanceof RequestFailure && TAKEN.includes(reason.problem?.code ?? '')) {
      // The hint of the server is for those who type commands.
      const hint = trans.__('Choose another name or another folder.');
      notify('error', `${reason.message} ${hint}`, trans, { autoClose: false });
    } else {
      tellFailure(reason, trans);
    }
  }

  /** Why an action cannot be used on what is selected; `null` where it can, as far as is known. */
  refusal(action: Action, args: ReadonlyPartialJSONObject = {}): string | null {
    const { account, explorer, trans } = this.options;
    // What a reference leads to is not known before OSF is asked, and OSF decides.
    return typeof args.reference === 'string' ? null : refusal(action, explorer.selection, account.account, trans);
  }

  /** What a command is about. */
  private async entries(args: ReadonlyPartialJSONObject): Promise<readonly IEntry[]> {
    const { api, explorer } = this.options;
    return typeof args.reference === 'string' ? [await api.find(args.reference)] : [...explorer.selection];
  }
}

/** Whether a command was called by a shortcut. */
function isPressed(args: ReadonlyPartialJSONObject): boolean {
  return (args._luminoEvent as ReadonlyPartialJSONObject | undefined)?.type === 'keybinding';
}
