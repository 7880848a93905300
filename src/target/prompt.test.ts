import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { expect, test } from 'vitest';
import { promptPassword } from './prompt.js';

/** A terminal that is typed at. */
function terminal(): { input: ReadStream; output: PassThrough; raw: boolean[] } {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (mode: boolean) => void raw.push(mode) });
  return { input: input as unknown as ReadStream, output: new PassThrough(), raw };
}

test('a password is read without echo, with mistakes taken back', async () => {
  const { input, output, raw } = terminal();
  const password = promptPassword('Password of one: ', input, output);
  input.push('opeem\x7f\x7fn');
  input.push(' sesamé\r');
  expect(await password).toBe('open sesamé');
  expect(raw).toEqual([true, false]);
  expect(String(output.read())).toBe('Password of one: \n');
});

test('an interrupt ends it', async () => {
  const { input, output, raw } = terminal();
  const password = promptPassword('?', input, output);
  input.push('abc\x03');
  await expect(password).rejects.toThrow('interrupted');
  expect(raw).toEqual([true, false]);
});

test('without a terminal it says what to do instead', async () => {
  const pipe = new PassThrough() as unknown as ReadStream;
  await expect(promptPassword('?', pipe)).rejects.toThrow('set MAILSPEC_PASSWORD');
});
