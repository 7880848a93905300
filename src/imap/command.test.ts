import { describe, expect, test } from 'vitest';
import type { Piece } from '../pattern/template.js';
import { text } from '../pattern/value.js';
import { CommandError, encodeCommand } from './command.js';

const piece = (text: string, form?: string, secret = false): Piece => ({
  octets: Buffer.from(text, 'latin1'),
  secret,
  ...(form !== undefined && { form }),
});

const sent = (tag: string | undefined, ...pieces: Piece[]) =>
  encodeCommand(tag, pieces).map(({ octets, awaitContinuation }) => [octets.toString('latin1'), awaitContinuation]);

describe('encodeCommand', () => {
  test('a tag, the text, CRLF', () => expect(sent('A1', piece('NOOP'))).toEqual([['A1 NOOP\r\n', false]]));

  test('continuation data has no tag', () => expect(sent(undefined, piece('DONE'))).toEqual([['DONE\r\n', false]]));

  test('synchronising literals wait, each', () => {
    expect(sent('A', piece('LOGIN '), piece('u', 'literal'), piece(' '), piece('', 'literal'))).toEqual([
      ['A LOGIN {1}\r\n', true],
      ['u {0}\r\n', true],
      ['\r\n', false],
    ]);
  });

  test('a value between the quotes of a script is the content of the string', () => {
    const value = (octets: string): Piece => ({ octets: Buffer.from(octets), secret: false, value: text(octets) });
    const pieces = [piece('CREATE "a\\"'), value('\\'), piece('b" '), value('\\')];
    expect(sent('A', ...pieces)).toEqual([['A CREATE "a\\"\\\\b" \\\r\n', false]]);
  });

  test.each([
    ['literal+', 'x\r\n', '{3+}\r\nx\r\n'],
    ['literal8+', 'a\0b', '~{3+}\r\na\0b'],
    ['quoted', 'a "b" \\', '"a \\"b\\" \\\\"'],
    ['quoted', '', '""'],
    ['astring', 'INBOX', 'INBOX'],
    ['astring', 'a]b', 'a]b'],
    ['astring', 'a b', '"a b"'],
    ['astring', 'a%', '"a%"'],
    ['astring', '', '""'],
    ['base64', '\0user\0pass', 'AHVzZXIAcGFzcw=='],
  ])('%s of %j', (form, value, wire) => expect(sent('A', piece(value, form))).toEqual([[`A ${wire}\r\n`, false]]));

  test.each([
    ['literal8', 'a\0b', '~{3}'],
    ['astring', 'a\r\nb', '{4}'],
    ['astring', '\xe9', '{1}'],
  ])('%s of %j waits', (form, value, head) =>
    expect(sent('A', piece(value, form))).toEqual([
      [`A ${head}\r\n`, true],
      [`${value}\r\n`, false],
    ]),
  );

  test('what cannot be sent so is said', () => {
    expect(() => sent('A', piece('a\nb', 'quoted'))).toThrow(CommandError);
    expect(() => sent('A', piece('a', 'littoral'))).toThrow('use one of literal');
  });

  test('secrets are located in their chunk, without their quotes', () => {
    const [first, second] = encodeCommand('A', [
      piece('LOGIN '),
      piece('u', 'astring'),
      piece(' '),
      piece('p w', 'quoted', true),
      piece(' '),
      piece('pass', 'literal', true),
    ]);
    const cut = (chunk: typeof first) =>
      chunk?.secret.map(({ start, end }) => chunk.octets.subarray(start, end).toString('latin1'));
    expect(cut(first)).toEqual(['p w']);
    expect(cut(second)).toEqual(['pass']);
  });
});
