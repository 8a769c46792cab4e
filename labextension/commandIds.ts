/** The ids of all commands, written `osf:verb-noun`. */
export const CommandIDs = {
  createAgain: 'osf:create-again',
  linkDocument: 'osf:link-document',
  revealLink: 'osf:reveal-link',
  setUpload: 'osf:set-upload',
  toggleAlwaysUpload: 'osf:toggle-always-upload',
  unlinkDocument: 'osf:unlink-document',
  uploadDocument: 'osf:upload-document',
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
