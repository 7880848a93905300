import type { Template } from '../../pattern/template.js';

/** A word of a command as a script writes it: up to a space that stands in no quotes. */
export interface Word {
  /** Its text without holes; each hole is `\0`. */
  readonly text: string;
  /** The sources of the expressions of its holes, in order. */
  readonly holes: readonly string[];
}

/** What a hole is in the text of a word: no script can write this octet in a command. */
export const HOLE = '\0';

/** The words of a command. Spaces within quotes part nothing; what a hole brings is not looked into. */
export function wordsOf(template: Pick<Template, 'parts'>): Word[] {
  const words: Word[] = [];
  let text = '';
  let holes: string[] = [];
  let quoted = false;
  const end = (): void => {
    if (text !== '') words.push({ text, holes });
    text = '';
    holes = [];
  };
  for (const part of template.parts) {
    if (part.kind === 'hole') {
      text += HOLE;
      holes.push(part.expression.source.trim());
      continue;
    }
    const characters = part.octets.toString('latin1');
    for (const [index, character] of Array.from(characters).entries()) {
      if (character === '"' && characters[index - 1] !== '\\') quoted = !quoted;
      if (character === ' ' && !quoted) end();
      else text += character;
    }
  }
  end();
  return words;
}
