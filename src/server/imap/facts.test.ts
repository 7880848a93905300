import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { envelopeOf, indexMessage, sectionOctets, type Section } from '../mime/index.js';
import { formatBody } from './format-body.js';
import { ResponseFormat } from './format.js';
import { MessageReading } from './message-reading.js';
import { fitsPattern } from './testing/fact-pattern.js';

/** The facts of one message as far as they are checked here; written by hand with the RFCs open. */
interface Facts {
  readonly size?: string;
  readonly envelope?: string;
  readonly body?: string;
  readonly bodystructure?: string;
  readonly parts?: Readonly<Record<string, string>>;
}

const folder = new URL('../../../fixtures/messages/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => name.slice(0, -4));
const format = new ResponseFormat();
const dialects = [{ rev2: false }, { rev2: true }];

function load(name: string): { octets: Buffer; facts: Facts } {
  const yaml = readFileSync(new URL(`${name}.yaml`, folder), 'utf8');
  return {
    octets: readFileSync(new URL(`${name}.eml`, folder)),
    facts: parse(yaml, { schema: 'failsafe' }) as Facts,
  };
}

/** `1.2.HEADER` as a section. */
function sectionOf(name: string): Section {
  const path = name.split('.').filter((item) => /^[0-9]+$/.test(item));
  const kind = name.split('.').find((item) => /^[A-Z]+$/.test(item));
  const numbers = path.map(Number);
  if (kind !== 'HEADER' && kind !== 'TEXT' && kind !== 'MIME') return { path: numbers };
  return { path: numbers, text: { kind } };
}

/** The octets of lines `first-last` (from 1), without the last line end before a delimiter. */
function linesOf(octets: Buffer, range: string): string {
  const [, first = '', last = '', rest = ''] = /^([0-9]+)-([0-9]+)(.*)$/.exec(range) ?? [];
  const lines = octets.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const text = lines.slice(Number(first) - 1, Number(last)).join('');
  return rest.includes('before delimiter') ? text.replace(/\r\n$/, '') : text;
}

test('there are messages to check', () => {
  expect(names.length).toBeGreaterThan(20);
});

describe.each(names)('%s', (name) => {
  const { octets, facts } = load(name);
  const entity = indexMessage(octets);

  test.runIf(facts.size)('size', () => {
    expect(String(octets.length)).toBe(facts.size);
  });

  test.runIf(facts.envelope).each(dialects)('envelope %j', (dialect) => {
    const envelope = format.envelope(envelopeOf(entity), dialect);
    expect(fitsPattern(envelope, facts.envelope ?? ''), `${envelope}\n${facts.envelope ?? ''}`).toBe(true);
  });

  test.runIf(facts.bodystructure).each(dialects)('bodystructure %j', (dialect) => {
    const structure = formatBody(entity, true, format, dialect, new MessageReading());
    expect(fitsPattern(structure, facts.bodystructure ?? ''), `${structure}\n${facts.bodystructure ?? ''}`).toBe(true);
  });

  test.each(Object.entries(facts.parts ?? {}).filter(([, range]) => /^[0-9]+-[0-9]+/.test(range)))(
    'section %s, lines %s',
    (section, range) => {
      expect(sectionOctets(entity, sectionOf(section))?.toString('latin1')).toBe(linesOf(octets, range));
    },
  );
});
