/** A response as imapflow's stream hands it to its parser: literals apart from the lines that announce them. */
export interface Parted {
  readonly line: Buffer;
  readonly literals: readonly Buffer[];
}

const LF = 0x0a;

/** Takes the literals out of a whole response, and the final CRLF off. */
export function partLiterals(response: Buffer): Parted {
  const lines: Buffer[] = [];
  const literals: Buffer[] = [];
  for (let at = 0; at < response.length;) {
    const end = response.indexOf(LF, at) + 1;
    const line = response.subarray(at, end);
    const [, count] = /\{(\d+)\}\r\n$/.exec(line.toString('latin1', Math.max(0, line.length - 24))) ?? [];
    lines.push(count === undefined ? line.subarray(0, -2) : line);
    if (count === undefined) break;
    at = end + Number(count);
    literals.push(response.subarray(end, at));
  }
  return { line: Buffer.concat(lines), literals };
}
