/** The shapes of what the server half answers, as `jupyter_osf/server/openapi.yaml` describes them. */
import type { components } from './openapi';

type Schemas = components['schemas'];

export type IContributor = Schemas['Contributor'];
export type IComparison = Schemas['Comparison'];
export type IEntry = Schemas['Entry'];
export type IJob = Schemas['Job'];
export type ILink = Schemas['Link'];
export type IPerson = Schemas['Person'];
export type IReport = Schemas['Report'];
export type ISharing = Schemas['Sharing'];
export type ISide = Schemas['Side'];
export type IVersion = Schemas['Version'];
export type IViewOnlyLink = Schemas['ViewOnlyLink'];

/** How both sides of a link stand to each other; `null` where nobody has asked yet. */
export type LinkState = Schemas['State'];
/** When a link uploads by itself. */
export type Upload = Schemas['Upload'];
/** What to keep where both sides differ. */
export type Choice = Schemas['Choice'];
/** What somebody may do in a project; each includes those before it. */
export type Permission = Schemas['Permission'];
