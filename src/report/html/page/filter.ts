import type { RunPage } from '../data.js';
import { faceOf, faces, isTrouble, type Face } from './faces.js';
import type { Route } from './route.js';

/** The whole list, what a reader came for, or tests of one face. */
export type Show = 'all' | 'trouble' | Face;

export interface Filter {
  readonly show: Show;
  readonly words: string;
  readonly suite: string;
  readonly level: string;
  readonly rfc: string;
  readonly section: string;
  readonly requirement: string;
}

const isShow = (text: string): text is Show =>
  text === 'all' || text === 'trouble' || faces.some((face) => face === text);

/** What the address asks for. Without a word on it, trouble is shown where there is some. */
export function filterOf(page: RunPage, { query }: Route): Filter {
  const { show = '', words = '', suite = '', level = '', rfc = '', section = '', requirement = '' } = query;
  const isNarrow = [words, suite, level, rfc, section, requirement].some((text) => text !== '');
  const usual = !isNarrow && page.rows.some((row) => isTrouble(faceOf(row))) ? 'trouble' : 'all';
  return { show: isShow(show) ? show : usual, words, suite, level, rfc, section, requirement };
}

const cache = new WeakMap<RunPage, readonly string[]>();

/** What the words are looked for in, by row. */
function texts(page: RunPage): readonly string[] {
  const known = cache.get(page);
  if (known) return known;
  const made = page.rows.map(({ id, title, reason = '', covers, tags }) => {
    const named = covers.map((index) => {
      const { id: name, rfc, section, text } = page.obligations[index] ?? { id: '', rfc: '', section: '', text: '' };
      return `${name} ${rfc} §${section} ${text}`;
    });
    return [id, title, reason, ...tags, ...named].join('\n').toLowerCase();
  });
  cache.set(page, made);
  return made;
}

/** Indexes of the rows that fit, in the order of the run. */
export function matching(page: RunPage, filter: Filter): number[] {
  const wanted = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  const haystacks = wanted.length > 0 ? texts(page) : [];
  const obligations = new Set(
    page.obligations.flatMap(({ id, level, rfc, section }, index) =>
      [
        [filter.level, level],
        [filter.rfc, rfc],
        [filter.section, section],
        [filter.requirement, id],
      ].every(([asked, is]) => asked === '' || asked === is)
        ? [index]
        : [],
    ),
  );
  const isAny = obligations.size === page.obligations.length;
  return page.rows.flatMap((row, index) => {
    const face = faceOf(row);
    const fits =
      (filter.show === 'all' || (filter.show === 'trouble' ? isTrouble(face) : filter.show === face)) &&
      (filter.suite === '' || page.suites[row.suite]?.id === filter.suite) &&
      (isAny || row.covers.some((one) => obligations.has(one))) &&
      wanted.every((word) => haystacks[index]?.includes(word));
    return fits ? [index] : [];
  });
}
