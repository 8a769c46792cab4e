/** Offers the settings to the other plugins, and shows them in the person's language. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator, TranslationBundle } from '@jupyterlab/translation';

import type { Upload } from '../api/schemas';
import { IOsfSettings } from '../tokens';

const PLUGIN = 'jupyter_osf:settings';

export const settingsPlugin: JupyterFrontEndPlugin<IOsfSettings> = {
  id: PLUGIN,
  description: 'The settings of the OSF extension.',
  autoStart: true,
  provides: IOsfSettings,
  optional: [ISettingRegistry, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): IOsfSettings => {
    const trans = (translator ?? nullTranslator).load('jupyter_osf');
    let settings: ISettingRegistry.ISettings | null = null;
    registry?.transform(PLUGIN, {
      // The server translates schemas from language packs alone, and this catalogue is not in one.
      fetch: plugin => ({ ...plugin, schema: translated(plugin.schema, trans) })
    });
    void registry?.load(PLUGIN).then(loaded => {
      settings = loaded;
    });
    return {
      get uploadNewLinks() {
        return (settings?.composite.uploadNewLinks ?? 'ask') as Upload;
      },
      get checkOnOpen() {
        return (settings?.composite.checkOnOpen ?? true) as boolean;
      }
    };
  }
};

/** A schema whose titles and descriptions are in the person's language; they are in the catalogue as JupyterLab asks. */
function translated(schema: ISettingRegistry.ISchema, trans: TranslationBundle): ISettingRegistry.ISchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    inWords('settings', property, trans)
  ]);
  return { ...inWords('schema', schema, trans), properties: Object.fromEntries(properties) };
}

function inWords<T extends { title?: string; description?: string }>(
  context: string,
  described: T,
  trans: TranslationBundle
): T {
  const { title, description } = described;
  return {
    ...described,
    title: title && trans._p(context, title),
    description: description && trans._p(context, description)
  };
}
