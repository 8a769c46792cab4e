/** What storages and places in them are called; these are names of products, which no language translates. */
import type { ILink } from '../api/schemas';

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

/** Where in its project a link leads to, by names from the storage down. */
export function placeOf({ provider, osf_path: path }: ILink): readonly string[] {
  return [storageName(provider), ...path.split('/').filter(Boolean)];
}
