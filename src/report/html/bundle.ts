import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Assets } from './asset-names.js';

const folder = fileURLToPath(new URL('./page/', import.meta.url));

/** Browsers of 2023 and later. */
const target = ['chrome115', 'firefox115', 'safari16.4'];

/** What the page is made with asks to be named wherever it is copied to. */
function license(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('preact/package.json'));
  return `/* This page is made with Preact.\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()} */`;
}

/** Bundles the page's script and style from its sources. */
export async function bundlePage(): Promise<Assets> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['main.tsx', 'style.css'],
    outdir: folder,
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: license() },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target,
    logLevel: 'error',
  });
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? '';
  const script = text('.js');
  // It stands inside an element of the page, which this would end or hide.
  if (/<\/script|<!--/i.test(script)) throw new Error('the script of the page cannot stand in a page');
  return { script, style: text('.css') };
}
