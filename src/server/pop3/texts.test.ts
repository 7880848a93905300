import { describe, expect, test } from 'vitest';
import { languages, matchLanguage } from './texts.js';

describe.each([...languages])('%s', (_, texts) => {
  const all = Object.entries(texts).map(([key, text]: [string, unknown]) => {
    const filled: unknown = typeof text === 'function' ? Reflect.apply(text, undefined, [1, 1]) : text;
    return [key, filled] as const;
  });
  test.each(all)('%s fits into a status line and is no response code', (_, text) => {
    expect(text).toMatch(/^[^[\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,200}$/);
  });
});

test('one is singular', () => {
  const { en, de } = Object.fromEntries(languages);
  expect(en?.messages(1, 2)).toBe('1 message (2 octets)');
  expect(en?.messages(0, 1)).toBe('0 messages (1 octet)');
  expect(de?.messages(1, 1)).toBe('1 Nachricht (1 Oktett)');
});

test.each([
  ['*', 'en'],
  ['EN', 'en'],
  ['x', undefined],
  ['en-boont', undefined],
  ['', undefined],
])('the language range %j selects %s', (range, tag) => {
  expect(matchLanguage(range, languages.keys())).toBe(tag);
});

test('a range selects a tag more specific than it', () => {
  expect(matchLanguage('pt', ['de', 'ptx', 'pt-BR'])).toBe('pt-BR');
});
