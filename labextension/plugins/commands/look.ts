/** Commands that show what is on OSF as it is there: read-only, in its older versions, on OSF's site. */
import { Clipboard, Notification } from '@jupyterlab/apputils';
import { copyIcon, historyIcon, launchIcon, lockIcon, runIcon } from '@jupyterlab/ui-components';

import { RequestFailure } from '../../api/failure';
import type { IEntry } from '../../api/schemas';
import { CommandIDs } from '../../commandIds';
import { askVersion } from '../../components/VersionsDialog';
import { viewPath } from '../../model/viewPath';
import { tellReport } from '../../notices';
import type { EntryCommands } from './entryCommands';

export function addLooking(commands: EntryCommands): void {
  const { app, api, trans } = commands.options;

  commands.add(CommandIDs.viewEntry, {
    action: 'view',
    label: trans.__('Open read-only'),
    caption: trans.__('Show the file as it is on OSF, without bringing it to this computer'),
    icon: lockIcon,
    // The argument may name a version, which the entry itself does not.
    execute: async (entries, args) =>
      entries.forEach(entry => view(typeof args.reference === 'string' ? args.reference : entry.reference, entry))
  });

  commands.add(CommandIDs.showVersions, {
    action: 'versions',
    label: trans.__('Versions…'),
    caption: trans.__('List the versions of the file, open or download one, or bring it back'),
    icon: historyIcon,
    execute: ([entry]) => showVersions(entry)
  });

  commands.add(CommandIDs.copyLink, {
    action: 'copy-link',
    label: trans.__('Copy link'),
    caption: trans.__('Copy its address on OSF’s site'),
    icon: copyIcon,
    execute: async entries => {
      const links: string[] = [];
      for (const entry of entries) {
        links.push(await webUrl(entry));
      }
      Clipboard.copyToSystem(links.join('\n'));
      Notification.success(trans._n('The link is copied.', '%1 links are copied.', links.length), { autoClose: 3000 });
    }
  });

  commands.add(CommandIDs.copyLaunchLink, {
    action: 'copy-launch-link',
    label: trans.__('Copy launch link'),
    caption: trans.__('Copy an address that fetches the project for whoever follows it, and opens this'),
    icon: runIcon,
    execute: async ([entry]) => {
      const { url, badge } = await api.launchLink(entry.reference);
      Clipboard.copyToSystem(url);
      Notification.success(trans.__('The launch link is copied.'), {
        autoClose: 10_000,
        actions: [
          {
            label: trans.__('Copy badge'),
            caption: trans.__('Copy it as a picture for a README, in Markdown'),
            callback: () => Clipboard.copyToSystem(badge)
          }
        ]
      });
    }
  });

  commands.add(CommandIDs.openWeb, {
    action: 'open-web',
    label: trans.__('Open on OSF'),
    caption: trans.__('Show it on OSF’s site, in a tab of the browser'),
    icon: launchIcon,
    execute: async ([entry]) => {
      window.open(await webUrl(entry), '_blank', 'noopener');
    }
  });

  function view(reference: string, entry: IEntry): void {
    const path = viewPath(reference) ?? viewPath(entry.reference);
    if (path !== null) {
      void app.commands.execute('docmanager:open', { path });
    }
  }

  async function showVersions(entry: IEntry): Promise<void> {
    const chosen = await askVersion({
      entry,
      versions: await api.versions(entry.reference),
      noRestoring: commands.refusal('rename'),
      trans
    });
    if (chosen === null) {
      return;
    }
    const { reference, version } = chosen.version;
    switch (chosen.action) {
      case 'view':
        return view(reference, entry);
      case 'download':
        return void (await app.commands.execute(CommandIDs.downloadEntry, { reference }));
      case 'restore':
        tellReport(
          await api.restore(entry.reference, version),
          trans.__('“%1” on OSF has the content of version %2 again, as its newest version.', entry.name, version),
          trans
        );
    }
  }

  /** Where a browser shows it. Listings do not tell that of every file. */
  async function webUrl(entry: IEntry): Promise<string> {
    const url = entry.web_url ?? (await api.find(entry.reference)).web_url;
    if (url === null || !/^https?:/.test(url)) {
      throw new RequestFailure(null, undefined, {
        code: 'no-address',
        message: trans.__('OSF’s site has no page for “%1”.', entry.name),
        hint: trans.__('Choose the folder or project that it is in.')
      });
    }
    return url;
  }
}
