import { createHash } from 'node:crypto';
import { html } from '../../text/html.js';
import { manyLines } from '../plain.js';
import type { Assets } from './asset-names.js';

/**
 * JSON for a block inside a page: nothing in it can end the block, and nothing is left in its texts that a browser would
 * not show.
 */
export const embedded = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'string' ? manyLines(item) : item)).replaceAll(
    '<',
    '\\u003c',
  );

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export interface DocumentParts {
  readonly title: string;
  /** For who has no scripts. */
  readonly summary: string;
  readonly assets: Assets;
  /** Blocks of JSON by the id of their element. */
  readonly blocks: Iterable<readonly [string, string]>;
}

/**
 * The whole file, piece by piece. It loads nothing, and a policy allows its own script and style alone: a server that got
 * markup into the page could still run nothing.
 */
export function* documentOf({ title, summary, assets, blocks }: DocumentParts): Generator<string> {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(assets.style)}`,
    `script-src ${hashOf(assets.script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = [
    html`<meta charset="utf-8" />`,
    html`<meta name="viewport" content="width=device-width, initial-scale=1" />`,
    html`<meta name="generator" content="mailspec" />`,
    html`<meta http-equiv="content-security-policy" content="${policy}" />`,
    html`<title>${manyLines(title)}</title>`,
    `<style>${assets.style}</style>`,
  ];
  const alone = [
    html`<h1>${manyLines(title)}</h1>`,
    html`<p>${manyLines(summary)}</p>`,
    html`<noscript><p>This page needs scripts to show more. It loads nothing from elsewhere.</p></noscript>`,
  ];
  yield `<!doctype html>\n<html lang="en">\n<head>\n${head.join('\n')}\n</head>\n`;
  yield `<body>\n<div id="page">${alone.join('')}</div>\n`;
  for (const [id, json] of blocks) yield `<script type="application/json" id="${id}">${json}</script>\n`;
  yield `<script>${assets.script}</script>\n</body>\n</html>\n`;
}
