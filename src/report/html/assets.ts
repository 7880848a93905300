import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assetNames, type Assets } from './asset-names.js';

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** As the build has bundled them; where mailspec runs from its sources, they are bundled now. */
export async function loadAssets(): Promise<Assets> {
  if (existsSync(beside(assetNames.script))) {
    return {
      script: readFileSync(beside(assetNames.script), 'utf8'),
      style: readFileSync(beside(assetNames.style), 'utf8'),
    };
  }
  const { bundlePage } = await import('./bundle.js');
  return bundlePage();
}
