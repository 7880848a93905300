import { meaning } from './choose.js';
import type { RequirementCoverage } from './coverage.js';

/** A section of `docs/rulings.md`: where authors dispute a reading, and what mailspec goes by. */
export interface Ruling {
  readonly heading: string;
  /** The line of the heading, from 1. */
  readonly line: number;
  /** What stands below the heading, up to the next one. */
  readonly text: string;
}

const fence = /^ {0,3}(?:```|~~~)/;

/** The sections of a Markdown page, each up to the next heading of any depth; what looks like one in a code block is none. */
export function sectionsOf(page: string): readonly Ruling[] {
  const sections: { heading: string; line: number; body: string[] }[] = [];
  let isCode = false;
  for (const [index, line] of page.split(/\r?\n/).entries()) {
    if (fence.test(line)) isCode = !isCode;
    const [, heading] = isCode ? [] : (/^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line) ?? []);
    if (heading !== undefined) sections.push({ heading: heading.replace(/`/g, ''), line: index + 1, body: [] });
    else sections.at(-1)?.body.push(line);
  }
  return sections.map(({ heading, line, body }) => ({ heading, line, text: body.join('\n').trim() }));
}

/** The requirements that a text names: ids anywhere, globs over them between backticks. */
export function namedIn(text: string): readonly string[] {
  const globs = [...text.matchAll(/`(rfc\d+-[\w.-]*[*?][\w.*?-]*)`/g)].map(([, glob = '']) => glob);
  const ids = text.replace(/`[^`\s]*[*?][^`\s]*`/g, ' ').match(/(?<![\w.-])rfc\d+-[\w.]+-\w+(?:-\w+)*/g) ?? [];
  return [...new Set([...ids, ...globs])];
}

/** The sections of a page that name a requirement, in heading or text. */
export function rulingsOn(
  requirement: Pick<RequirementCoverage, 'id' | 'rfc' | 'section'>,
  page: string,
): readonly Ruling[] {
  return sectionsOf(page).filter(({ heading, text }) =>
    namedIn(`${heading}\n${text}`).some((name) => meaning(name)(requirement)),
  );
}
