import { readSource } from '../files.js';
import { Problems, type Problem } from '../problem.js';
import { readYaml } from '../read-yaml.js';
import { SourceFile } from '../source.js';
import type { Node } from '../tree.js';
import { format } from './format.js';

export { filesToFormat } from './files.js';

/** A script before and after; `formatted` is absent where it cannot be laid out without a risk for what it says. */
export interface Formatted {
  readonly file: string;
  readonly source: string;
  readonly formatted?: string;
  readonly problems: readonly Problem[];
}

/** Lays a script out, and makes sure that it says the same as before, comments included. */
export function formatFile(file: string): Formatted {
  const problems = new Problems();
  const source = readSource(file, problems);
  const tree = source && readYaml(source, problems);
  if (!source || !tree) return { file, source: source?.text ?? '', problems: problems.sorted() };
  const formatted = format(source.text);
  const after = new Problems();
  const again = formatted === undefined ? undefined : readYaml(new SourceFile(file, formatted), after);
  const isSame =
    formatted !== undefined &&
    again !== undefined &&
    meaning(again) === meaning(tree) &&
    comments(formatted) === comments(source.text);
  return { file, source: source.text, ...(isSame && { formatted }), problems: [] };
}

/** What a tree says, whatever its layout. */
function meaning(node: Node): string {
  if (node.kind === 'text') return JSON.stringify(node.text);
  if (node.kind === 'list') return `[${node.items.map(meaning).join(',')}]`;
  return `{${node.entries.map(({ key, value }) => `${JSON.stringify(key.text)}:${meaning(value)}`).join(',')}}`;
}

/** What may be comments: a text with a `#` in it is the same before and after, too. */
const comments = (text: string): string =>
  text
    .split('\n')
    .flatMap((line) => /(?:^|\s)(#.*?)\s*$/.exec(line)?.[1] ?? [])
    .join('\n');
