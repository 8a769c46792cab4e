/** The ids of all commands, written `osf:verb-noun`. */
export const CommandIDs = {
  openPanel: 'osf:open-panel',
  openEntry: 'osf:open-entry',
  refreshExplorer: 'osf:refresh-explorer',
  compareDocument: 'osf:compare-document',
  keepBoth: 'osf:keep-both',
  keepMine: 'osf:keep-mine',
  postponeChoice: 'osf:postpone-choice',
  shareEntry: 'osf:share-entry',
  takeTheirs: 'osf:take-theirs',
  checkAccount: 'osf:check-account',
  openWebSite: 'osf:open-web-site',
  showHelp: 'osf:show-help',
  signIn: 'osf:sign-in',
  signOut: 'osf:sign-out'
} as const;
