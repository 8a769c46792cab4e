/** What storages are called; these are names of products, which no language translates. */
const NAMES: Readonly<Record<string, string>> = {
  osfstorage: 'OSF Storage',
  bitbucket: 'Bitbucket',
  box: 'Box',
  dataverse: 'Dataverse',
  dropbox: 'Dropbox',
  figshare: 'figshare',
  github: 'GitHub',
  gitlab: 'GitLab',
  googledrive: 'Google Drive',
  onedrive: 'OneDrive',
  owncloud: 'ownCloud',
  s3: 'Amazon S3'
};

/** How people call the storage of a provider; `other` where nobody has told us. */
export function storageName(provider: string, other = provider): string {
  return NAMES[provider] ?? other;
}
