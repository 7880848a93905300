/** Octets of output that are kept. */
const LIMIT = 256 * 1024;

/** The last that a process printed. */
export class OutputRing {
  #text = '';
  #closed = false;

  add(chunk: Buffer): void {
    if (this.#closed) return;
    this.#text += chunk.toString('utf8');
    if (this.#text.length > 2 * LIMIT) this.#text = this.#text.slice(-LIMIT);
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
