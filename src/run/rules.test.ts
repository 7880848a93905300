import { describe, expect, it } from 'vitest';
import type { ResponseFault } from '../pattern/fault.js';
import { breachOf, RuleBook } from './rules.js';

const fault = (more: Partial<ResponseFault> = {}): ResponseFault => ({
  offset: 3,
  rule: 'CRLF',
  source: 'RFC 1939 §3',
  level: 'MUST',
  expected: 'CRLF at the end of the line',
  found: 'x',
  ...more,
});
const rule = 'pop3/grammar/line-end';
const asItIs = (octets: Buffer): Buffer => octets;
function hear(book: RuleBook, faults: readonly ResponseFault[], test = 't', at = 1, octets = '+OK\n', redact = asItIs) {
  const log = book.log({ test, session: 'C', now: () => at, redact });
  log.hear(Buffer.from(octets, 'latin1'), (sink) => {
    sink.saw(rule);
    for (const fault of faults) sink.broke(rule, breachOf(fault));
  });
}
const pop3 = (book: RuleBook) => {
  const found = book.results().find((result) => result.rule === rule);
  if (!found) throw new Error('no rule');
  return found;
};

describe('RuleBook', () => {
  it('says nothing of a protocol that was not spoken', () => {
    expect(new Set(new RuleBook().results().map(({ verdict }) => verdict))).toEqual(new Set(['skip']));
  });

  it('counts every response and violation, and shows each kind once, at most ten', () => {
    const book = new RuleBook();
    for (let index = 0; index < 100; index += 1) {
      hear(book, [fault({ rule: `rule-${index % 15}` }), fault({ rule: 'again' })], `t${index}`, index);
    }
    hear(book, [], 'good');
    expect(pop3(book)).toMatchObject({ responses: 101, violations: 200, verdict: 'fail' });
    expect(pop3(book).first).toHaveLength(10);
    expect(pop3(book).first[0]).toMatchObject({ test: 't0', session: 'C', at: 0, octets: '+OK\n', offset: 3 });
    expect(pop3(book).first[0]?.message).toBe(
      'rule-0: expected CRLF at the end of the line, found x at octet 3: +OK\\n',
    );
  });

  it('warns where nothing worse than a SHOULD is broken, and fails for a MUST though it is not shown', () => {
    const book = new RuleBook();
    for (let index = 0; index < 12; index += 1) {
      hear(book, [fault({ rule: `r${index}`, level: 'SHOULD' })]);
    }
    expect(pop3(book).verdict).toBe('warn');
    hear(book, [fault({ rule: 'worse' })]);
    expect(pop3(book)).toMatchObject({ verdict: 'fail' });
  });

  it('needs no response to be broken: a silence can break a rule', () => {
    const book = new RuleBook();
    const log = book.log({ test: 't', session: 'C', now: () => 1, redact: asItIs });
    log.hear(Buffer.alloc(0), (sink) => sink.broke(rule, { message: 'nothing came' }));
    expect(pop3(book)).toMatchObject({ responses: 0, violations: 1, verdict: 'fail' });
    expect(pop3(book).first[0]).toMatchObject({ message: 'nothing came', octets: '', offset: 0 });
  });

  it('names the requirement that the fault breaks', () => {
    const book = new RuleBook();
    hear(book, [fault({ source: 'RFC 2449 §4', level: 'SHOULD' })]);
    expect(pop3(book).first[0]?.requirement).toMatchObject({ rfc: 'RFC 2449', section: '4', level: 'SHOULD' });
  });

  it('keeps little of a long response, and halves no secret', () => {
    const book = new RuleBook();
    const hide = (octets: Buffer): Buffer =>
      Buffer.from(octets.toString('latin1').replaceAll('open sesame', '[secret]'), 'latin1');
    hear(book, [fault()], 't', 1, `${'x'.repeat(1995)}open sesame${'y'.repeat(5_000)}`, hide);
    const [violation] = pop3(book).first;
    expect(violation?.octets).toHaveLength(2000);
    expect(violation?.octets.endsWith('[secr')).toBe(true);
  });
});
