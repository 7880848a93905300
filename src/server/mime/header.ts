import type { HeaderField } from './entity.js';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** Where the line that begins at `start` ends: the offset after its LF, or `limit`. */
export function lineEnd(octets: Buffer, start: number, limit: number): number {
  const newline = octets.indexOf(LF, start);
  return newline === -1 || newline >= limit ? limit : newline + 1;
}

/** Whether the line `[start, end)` is nothing but a line end. */
export function isBlankLine(octets: Buffer, start: number, end: number): boolean {
  if (end - start === 1) return octets[start] === LF;
  return end - start === 2 && octets[start] === CR && octets[start + 1] === LF;
}

/** Collects the lines of one header into fields (RFC 5322 §2.2); feed it every line but the blank one. */
export class HeaderReader {
  private readonly complete: HeaderField[] = [];
  private start = -1;
  private end = -1;

  constructor(private readonly octets: Buffer) {}

  /** Takes the line `[start, end)`: the first of a field, or a folded continuation. */
  line(start: number, end: number): void {
    const first = this.octets[start];
    if ((first === SPACE || first === TAB) && this.start !== -1) {
      this.end = end;
      return;
    }
    this.flush();
    this.start = start;
    this.end = end;
  }

  /** All fields in their order; call it once, after the last line. */
  fields(): readonly HeaderField[] {
    this.flush();
    return this.complete;
  }

  private flush(): void {
    if (this.start === -1) return;
    const { start, end } = this;
    const text = this.octets.toString('latin1', start, end);
    const colon = text.indexOf(':');
    const name = (colon === -1 ? text : text.slice(0, colon)).trimEnd();
    const value = colon === -1 ? '' : unfold(text.slice(colon + 1));
    this.complete.push({ name, value, start, end });
    this.start = -1;
  }
}

/** Undoes folding and drops white space at both ends; white space inside stays as it is. */
function unfold(text: string): string {
  return text
    .replace(/\r?\n(?=[ \t])/g, '')
    .replace(/\r?\n$/, '')
    .replace(/^[ \t]+/, '')
    .replace(/[ \t]+$/, '');
}
