/** A step of `npm run build`: puts the page's script and style where the built reporter looks for them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetNames } from './asset-names.js';
import { bundlePage } from './bundle.js';

const folder = 'dist/report/html';
const assets = await bundlePage();
mkdirSync(folder, { recursive: true });
for (const kind of ['script', 'style'] as const) writeFileSync(join(folder, assetNames[kind]), assets[kind]);
