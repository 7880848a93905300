const LF = 0x0a;

/**
 * Octets received and not yet used: a queue of the chunks as they came, so that taking a large literal costs one copy
 * and finding the end of a line looks at each octet once, however the network cut the stream up.
 */
export class OctetQueue {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Octets from the start that are known to hold no LF. */
  #searched = 0;

  /** Number of octets in the queue. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Number of octets up to and including the first LF, or undefined when no complete line is there. */
  lineLength(): number | undefined {
    let start = 0;
    for (const chunk of this.#chunks) {
      const end = start + chunk.length;
      if (end > this.#searched) {
        const index = chunk.indexOf(LF, Math.max(0, this.#searched - start));
        if (index >= 0) {
          this.#searched = start + index;
          return start + index + 1;
        }
        this.#searched = end;
      }
      start = end;
    }
    return undefined;
  }

  /** Removes and returns the first `count` octets (all of them when there are fewer). */
  take(count: number): Buffer {
    const wanted = Math.min(count, this.#length);
    const parts: Buffer[] = [];
    let whole = 0;
    let missing = wanted;
    for (const chunk of this.#chunks) {
      if (missing === 0) break;
      if (chunk.length > missing) {
        parts.push(chunk.subarray(0, missing));
        this.#chunks[whole] = chunk.subarray(missing);
        missing = 0;
        break;
      }
      parts.push(chunk);
      whole += 1;
      missing -= chunk.length;
    }
    this.#chunks.splice(0, whole);
    this.#length -= wanted;
    this.#searched = Math.max(0, this.#searched - wanted);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, wanted);
  }

  /** Forgets all octets. */
  clear(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#searched = 0;
  }
}
