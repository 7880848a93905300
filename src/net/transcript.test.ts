import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secrets } from './secrets.js';
import { ENTRY_LIMIT, Transcript, TRANSCRIPT_LIMIT } from './transcript.js';

const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

function secretsOf(...secrets: string[]): Secrets {
  const result = new Secrets();
  for (const secret of secrets) result.add(octets(secret));
  return result;
}

describe('secrets', () => {
  test.each([
    ['as it is', 'a1 LOGIN u hunter22 x', 'a1 LOGIN u [secret] x'],
    ['twice', 'hunter22hunter22', '[secret]'],
    ['in base64', `+ ${Buffer.from('hunter22').toString('base64')}`, '+ [secret]'],
    ['in the base64 of SASL PLAIN', `A ${Buffer.from('\0u\0hunter22').toString('base64')}.`, 'A [secret].'],
    ['nowhere', 'hunter 22', 'hunter 22'],
  ])('%s', (_, text, expected) => {
    expect(secretsOf('hunter22').redactText(text)).toBe(expected);
  });

  test('as a quoted string with escapes', () => {
    expect(secretsOf('a"b\\c!x').redactText('LOGIN u "a\\"b\\\\c!x"')).toBe('LOGIN u "[secret]"');
  });

  test('a short one is found as a word only', () => {
    expect(secretsOf('one').redactText('PASS one, NONE of phones (one)')).toBe(
      'PASS [secret], NONE of phones ([secret])',
    );
  });

  test('an empty one changes nothing', () => {
    expect(secretsOf('').redactText('abc')).toBe('abc');
  });

  test('those of a parent are known too', () => {
    const parent = secretsOf('hunter22');
    const child = new Secrets(parent);
    child.add(octets('othersecret'));
    expect(child.redactText('hunter22 othersecret')).toBe('[secret] [secret]');
    expect(parent.redactText('othersecret')).toBe('othersecret');
  });

  test('at whatever alignment base64 holds it, nothing of it can be read', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, after) => {
        const secret = 'Tr0ub4dor&3';
        const text = Buffer.from(`${before}${secret}${after}`).toString('base64');
        const redacted = secretsOf(secret).redactText(text);
        expect(redacted).toContain('[secret]');
        const left = redacted.split('[secret]').map((part) => Buffer.from(part, 'base64').toString('latin1'));
        expect(left.join('')).not.toMatch(/ub4|b4d|4do/);
      }),
    );
  });
});

describe('transcript', () => {
  test('one clock for all sessions, in the order of time', () => {
    let time = 0;
    const transcript = new Transcript({ now: () => (time += 1) });
    const phone = transcript.recorder('phone');
    const laptop = transcript.recorder('laptop');
    phone.send(octets('a NOOP\r\n'));
    laptop.note('connected');
    phone.receive(octets('a OK\r\n'), 1.5);
    expect(transcript.entries()).toEqual([
      { at: 1, session: 'phone', direction: 'send', octets: 'a NOOP\r\n' },
      { at: 1.5, session: 'phone', direction: 'receive', octets: 'a OK\r\n' },
      { at: 2, session: 'laptop', direction: 'note', octets: 'connected' },
    ]);
  });

  test('what was sent as a secret is known when it comes back, in any form', () => {
    const transcript = new Transcript();
    const recorder = transcript.recorder('C');
    recorder.send(octets('PASS opensesame\r\n'), [{ start: 5, end: 15 }]);
    recorder.receive(octets('-ERR opensesame is wrong\r\n'));
    const response = Buffer.from('\0user\0opensesame').toString('base64');
    recorder.send(octets(`${response}\r\n`), true);
    recorder.receive(octets(`* BAD ${response}\r\n`));
    expect(transcript.entries().map((entry) => entry.octets)).toEqual([
      'PASS [secret]\r\n',
      '-ERR [secret] is wrong\r\n',
      '[secret]\r\n',
      '* BAD [secret]\r\n',
    ]);
  });

  test('a long entry loses its middle and says how much, and no secret is halved by the cut', () => {
    const secrets = secretsOf('opensesame');
    for (let shift = 0; shift < 24; shift += 1) {
      const transcript = new Transcript({ secrets });
      const filler = octets('x'.repeat(ENTRY_LIMIT / 2 - 12 + shift));
      transcript
        .recorder('C')
        .receive(
          Buffer.concat([filler, octets(' opensesame '), Buffer.alloc(5_000_000), octets(' opensesame '), filler]),
        );
      const text = transcript.entries()[0]?.octets ?? '';
      expect(text.length).toBeLessThan(ENTRY_LIMIT + 100);
      expect(text).toMatch(/\[\.\.\. \d+ octets left out \.\.\.\]/);
      expect(text.replaceAll('[secret]', '')).not.toMatch(/ope|pen|same/);
    }
  });

  test('a long entry that repeats a secret without end shows no piece of it', () => {
    const transcript = new Transcript({ secrets: secretsOf('Quick.brown.fox.jumps.over.the.lazy.dog') });
    const echo = octets('Quick.brown.fox.jumps.over.the.lazy.dog '.repeat(10_000));
    for (let shift = 0; shift < 40; shift += 1) {
      const filler = Buffer.alloc(shift, '-');
      transcript.recorder('C').receive(Buffer.concat([filler, echo, filler]));
    }
    for (const { octets: text } of transcript.entries()) expect(text).not.toMatch(/Quick|brown|jumps|lazy|dog/);
  });

  test('a long transcript loses its middle, and the ends stay', () => {
    const transcript = new Transcript();
    const recorder = transcript.recorder('C');
    for (let count = 0; count < 200_000; count += 1) recorder.receive(octets(`* ${count} EXISTS\r\n`));
    const entries = transcript.entries();
    expect(entries[0]?.octets).toBe('* 0 EXISTS\r\n');
    expect(entries.at(-1)?.octets).toBe('* 199999 EXISTS\r\n');
    const note = entries.find((entry) => entry.direction === 'note');
    expect(note?.octets).toMatch(/^\d+ entries left out/);
    expect(Number.parseInt(note?.octets ?? '', 10) + entries.length - 1).toBe(200_000);
    expect(entries.reduce((sum, entry) => sum + entry.octets.length, 0)).toBeLessThan(TRANSCRIPT_LIMIT);
  });
});
