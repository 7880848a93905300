import { nearest } from '../pattern/suggest.js';

/** A word of the script in a complaint. */
export const tick = (word: string): string => `\`${word}\``;

/** `a, b or c`. */
export function listed(words: readonly string[], joint: 'or' | 'and' = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1) ?? ''}`;
}

/** A mend that names the word that was probably meant, or undefined when no word is near. */
export function didYouMean(word: string, words: Iterable<string>): string | undefined {
  const near = nearest(word, words);
  return near === undefined ? undefined : `did you mean ${tick(near)}?`;
}
