import type { TextFault } from './match.js';

/** A text cut into what stands for itself and what stands between `${` and `}`. Offsets and lengths are characters. */
export type Run =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number; readonly length: number }
  | {
      readonly kind: 'hole';
      /** What stands between the braces. */
      readonly inner: string;
      readonly innerOffset: number;
      /** Of the colon in `inner` that separates an expression from its form or type, `undefined` without one. */
      readonly colon: number | undefined;
      readonly offset: number;
      readonly length: number;
    };

/** Cuts a text at its holes. `$${` is the text `${`. */
export function runs(source: string): { readonly runs: readonly Run[]; readonly faults: readonly TextFault[] } {
  const found: Run[] = [];
  const faults: TextFault[] = [];
  const pushText = (from: number, to: number, text = source.slice(from, to)): void => {
    if (to > from) found.push({ kind: 'text', text, offset: from, length: to - from });
  };
  let from = 0;
  for (;;) {
    const open = source.indexOf('${', from);
    if (open < 0) break;
    if (open > from && source[open - 1] === '$') {
      pushText(from, open - 1);
      pushText(open - 1, open + 2, '${');
      from = open + 2;
      continue;
    }
    pushText(from, open);
    const hole = readHole(source, open);
    if (!hole) {
      faults.push({
        offset: open,
        length: source.length - open,
        message: '`${` is not closed',
        mend: 'add `}`; write `$${` for the characters themselves',
      });
      return { runs: found, faults };
    }
    found.push(hole);
    from = hole.offset + hole.length;
  }
  pushText(from, source.length);
  return { runs: found, faults };
}

/** Reads a hole whose `${` stands at `open`, up to the first `}` that is not in quotes. */
function readHole(source: string, open: number): (Run & { kind: 'hole' }) | undefined {
  let depth = 0;
  let quoted = false;
  let colon: number | undefined;
  const start = open + 2;
  for (let index = start; index < source.length; index += 1) {
    const character = source[index] ?? '';
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
      continue;
    }
    if (character === '"') quoted = true;
    else if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
    else if (character === ':' && depth === 0) colon ??= index - start;
    else if (character === '}') {
      const inner = source.slice(start, index);
      return { kind: 'hole', inner, innerOffset: start, colon, offset: open, length: index + 1 - open };
    }
  }
  return undefined;
}
