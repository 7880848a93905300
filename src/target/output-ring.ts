/** Octets of output that are kept. */
const LIMIT = 256 * 1024;

/** The last that a process printed. */
export class OutputRing {
  #text = '';
  #closed = false;
  #dropped = 0;

  /** Characters that were printed so far. */
  get written(): number {
    return this.#dropped + this.#text.length;
  }

  /** What was printed after so many characters, as far as it is kept. */
  since(written: number): string {
    return this.#text.slice(Math.max(0, written - this.#dropped));
  }

  add(chunk: Buffer): void {
    if (this.#closed) return;
    this.#text += chunk.toString('utf8');
    if (this.#text.length <= 2 * LIMIT) return;
    this.#dropped += this.#text.length - LIMIT;
    this.#text = this.#text.slice(-LIMIT);
  }

  /** Takes nothing more. */
  close(): void {
    this.#closed = true;
  }

  text(): string {
    return this.#text.slice(-LIMIT);
  }

  /** The last lines that are not empty. */
  tail(lines: number): string {
    return this.#text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-lines)
      .join('\n');
  }
}
