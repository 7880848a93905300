import { refuseComment } from '../check.js';
import type { Desk } from '../check.js';
import type { TextNode } from '../tree.js';

/** A title reads as one plain sentence in a report: a capital in front, no period behind. */
export function checkTitle(title: TextNode, sentence: boolean, desk: Desk): void {
  const { problems } = desk;
  refuseComment(title, desk, true);
  const { text, place } = title;
  if (/[.!]$/.test(text) && !text.endsWith('...')) {
    problems.error('title', place, 'a title ends without a period', `write: ${text.replace(/[.!]+$/, '')}`);
  } else if (text.includes('\n')) {
    problems.error('title', place, 'a title is one line');
  } else if (sentence && (/^\p{Ll}/u.test(text) || !text.includes(' '))) {
    problems.error(
      'title',
      place,
      'the title of a test is a sentence that says what a conforming server does',
      'begin with a capital, and say who does what',
    );
  }
}
