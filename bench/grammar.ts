import { createRequire } from 'node:module';
import { parser as imapflow } from 'imapflow/lib/handler/imap-handler.js';
import { initialContext, parseResponse } from '../src/imap/index.js';
import type { Node } from '../src/imap/index.js';
import type { Bench } from './bench.js';
import { partLiterals } from './literals.js';
import { recordFetches } from './recorded.js';
import type { Row } from './row.js';
import { benchTarget } from './target.js';
import { fetchTraffic } from './traffic.js';

type Emailjs = (octets: Uint8Array, options: { valueAsString: boolean }) => unknown;
const { parser: emailjs } = createRequire(import.meta.url)('emailjs-imap-handler') as { parser: Emailjs };

/** Every value as a program that uses all of them would ask for it. */
function decode(node: Node): number {
  if (!node.isList) return node.kind === 'number' ? node.number : node.octets.length;
  let sum = 0;
  for (const item of node.items) sum += decode(item);
  return sum;
}

/** Reads all responses; throws where a parser gives up on one. */
type Reading = () => void | Promise<void>;

/** The parsers over the same responses, one after another; what each needs beforehand is given to it for free. */
function readings(responses: readonly Buffer[]) {
  const lines = responses.map((response) => response.subarray(0, -2));
  const parted = responses.map(partLiterals);
  const strict = (): void => {
    for (const response of responses) parseResponse(response, initialContext);
  };
  const decoded = (): void => {
    for (const response of responses) {
      const { tree } = parseResponse(response, initialContext).response ?? {};
      if (tree) decode(tree);
    }
  };
  const viaImapflow = async (): Promise<void> => {
    for (const { line, literals } of parted) await imapflow(line, { literals: [...literals] });
  };
  const viaEmailjs = (): void => {
    for (const line of lines) emailjs(line, { valueAsString: false });
  };
  return { strict, decoded, imapflow: viaImapflow, emailjs: viaEmailjs } satisfies Record<string, Reading>;
}

/** The responses that all parsers can read; the others could not be compared. */
async function readable(responses: readonly Buffer[]): Promise<Buffer[]> {
  const kept: Buffer[] = [];
  for (const response of responses) {
    const all = readings([response]);
    try {
      for (const reading of Object.values<Reading>(all)) await reading();
    } catch {
      continue;
    }
    if (parseResponse(response, initialContext).faults.length === 0) kept.push(response);
  }
  return kept;
}

async function compare(name: string, responses: readonly Buffer[], rounds: number): Promise<Row[]> {
  const octets = responses.reduce((sum, { length }) => sum + length, 0);
  const all = Object.entries<Reading>(readings(responses));
  const speeds = new Map(all.map(([parser]): [string, number[]] => [parser, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [parser, reading] of all) {
      const start = performance.now();
      await reading();
      // The first round warms up.
      if (round > 0) speeds.get(parser)?.push(octets / 1e3 / (performance.now() - start));
    }
  }
  const of = (parser: string): number[] => speeds.get(parser) ?? [];
  const others = of('imapflow').map((speed, round) => Math.max(speed, of('emailjs')[round] ?? 0));
  const beside = (parser: string): number[] => of(parser).map((speed, round) => speed / (others[round] ?? Number.NaN));
  return [
    { what: `${name}: strict grammar`, unit: 'MB/s', samples: of('strict') },
    { what: `${name}: … all values decoded`, unit: 'MB/s', samples: of('decoded') },
    { what: `${name}: imapflow`, unit: 'MB/s', samples: of('imapflow') },
    { what: `${name}: emailjs-imap-handler`, unit: 'MB/s', samples: of('emailjs') },
    { what: `${name}: decoded / the faster of both`, unit: '×', samples: beside('decoded'), goal: { atLeast: 1 } },
  ];
}

/** How fast FETCH responses are read, beside the parsers of two client libraries, round by round in one process. */
export const grammar: Bench = async ({ quick, target: given, say }) => {
  const size = quick ? 4_000 : 20_000;
  const rounds = quick ? 3 : 9;
  const target = await benchTarget(given);
  try {
    const { responses } = await recordFetches(target.file, 1);
    const kept = await readable(responses);
    if (kept.length === 0) throw new Error('no recorded response can be read by all parsers');
    say(`grammar: ${kept.length} FETCH responses recorded from ${target.name}, again and again, and made ones`);
    if (kept.length < responses.length)
      say(`  ${responses.length - kept.length} recorded responses left out: another parser gives up on them`);
    const recorded = Array.from({ length: Math.ceil(size / kept.length) }, () => kept).flat();
    return [
      ...(await compare('recorded', recorded, rounds)),
      ...(await compare('made', fetchTraffic(size).responses, rounds)),
    ];
  } finally {
    target.close();
  }
};
