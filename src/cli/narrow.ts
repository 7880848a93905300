import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { glob } from '../run/index.js';

/** Whether a selector such as `imap/fetch-*` or `pop3/uidl/one` can mean tests of a suite; segment by segment. */
function canMean(selector: string, suite: string): boolean {
  const wanted = selector.replace(/\/$/, '').split('/');
  const segments = suite.split('/');
  for (const [index, segment] of segments.entries()) {
    const pattern = wanted[index];
    if (pattern === undefined || pattern.includes('**')) return true;
    if (!glob(pattern).test(segment)) return false;
  }
  return true;
}

/** Selectors by tag, requirement, protocol or place say nothing of the file that a test is in. */
const isPath = (selector: string): boolean => !selector.includes(':');

/**
 * The files below a folder of suites that selectors can mean: compiling thousands of tests to run one takes seconds. All
 * are meant (`undefined`) where the selectors do not say which, or fit none, so that what is misspelt is told as such.
 */
export function narrow(folder: string, selectors: readonly string[]): string[] | undefined {
  const wanted = selectors.filter((selector) => !selector.startsWith('!'));
  if (wanted.length === 0 || !wanted.every(isPath)) return undefined;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && !/^requirements[/\\]/.test(file))
    .map((file) => ({ file: join(folder, file), suite: file.replaceAll('\\', '/').replace(/\.yaml$/, '') }));
  const isMeant = (selector: string): boolean => files.some(({ suite }) => canMean(selector, suite));
  if (!wanted.every(isMeant)) return undefined;
  return files.filter(({ suite }) => wanted.some((selector) => canMean(selector, suite))).map(({ file }) => file);
}

/** The RFCs whose requirements scripts name, as `1939`; found in the text, before anything is compiled. */
export const rfcsNamedIn = (files: readonly string[]): Set<string> =>
  new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\brfc(\d+)-/g)].map(([, rfc = '']) => rfc)));
