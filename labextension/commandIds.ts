/** The ids of all commands, written `osf:verb-noun`. */
export const CommandIDs = {
  openPanel: 'osf:open-panel'
} as const;
