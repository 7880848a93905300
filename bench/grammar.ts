/**
 * How fast responses are read, beside the parsers of two client libraries: `npx tsx bench/grammar.ts`.
 * All parsers read the same responses, one after another, round by round; medians of the rounds are told.
 */
import { createRequire } from 'node:module';
import { parser as imapflow } from 'imapflow/lib/handler/imap-handler.js';
import { initialContext, parseResponse } from '../src/imap/index.js';
import type { Node } from '../src/imap/index.js';
import { fetchTraffic } from './traffic.js';

const RESPONSES = 20_000;
const ROUNDS = 5;

type Emailjs = (octets: Uint8Array, options: { valueAsString: boolean }) => unknown;
const { parser: emailjs } = createRequire(import.meta.url)('emailjs-imap-handler') as { parser: Emailjs };

const { responses, octets } = fetchTraffic(RESPONSES);
const withoutCrlf = responses.map((response) => response.subarray(0, -2));

/** imapflow's own stream takes the literals out beforehand; that work is given to it for free. */
const withoutLiterals = withoutCrlf.map((response) => {
  const marker = response.indexOf('}\r\n');
  const start = marker + 3;
  const length = Number(/\{(\d+)$/.exec(response.toString('latin1', 0, marker))?.[1]);
  const literal = response.subarray(start, start + length);
  return { line: Buffer.concat([response.subarray(0, start), response.subarray(start + length)]), literals: [literal] };
});

/** Every value as a program that uses all of them would ask for it. */
function decode(node: Node): number {
  if (!node.isList) return node.kind === 'number' ? node.number : node.octets.length;
  let sum = 0;
  for (const item of node.items) sum += decode(item);
  return sum;
}

const parsers: Readonly<Record<string, () => void | Promise<void>>> = {
  mailspec: () => {
    for (const response of responses) {
      if (parseResponse(response, initialContext).faults.length > 0) throw new Error('the traffic is at fault');
    }
  },
  'mailspec, all values decoded': () => {
    for (const response of responses) {
      const tree = parseResponse(response, initialContext).response?.tree;
      if (!tree || decode(tree) === 0) throw new Error('nothing was read');
    }
  },
  imapflow: async () => {
    for (const { line, literals } of withoutLiterals) await imapflow(line, { literals });
  },
  'emailjs-imap-handler': () => {
    for (const response of withoutCrlf) emailjs(response, { valueAsString: false });
  },
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const times = new Map(Object.keys(parsers).map((name): [string, number[]] => [name, []]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, run] of Object.entries(parsers)) {
    const start = performance.now();
    await run();
    // The first round warms up.
    if (round > 0) times.get(name)?.push(performance.now() - start);
  }
}

const base = median(times.get('mailspec') ?? []);
console.log(`${RESPONSES} FETCH responses, ${(octets / 1e6).toFixed(1)} MB, median of ${ROUNDS} rounds`);
for (const [name, list] of times) {
  const time = median(list);
  const speed = (octets / 1e3 / time).toFixed(1).padStart(7);
  console.log(`${name.padEnd(30)} ${speed} MB/s ${(time / base).toFixed(2).padStart(7)} × the time of mailspec`);
}
