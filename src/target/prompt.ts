import type { ReadStream } from 'node:tty';
import { ConfigError } from './errors.js';

const ENDS = new Set(['\r', '\n', '\u0004']);
const INTERRUPT = '\u0003';
const ERASE = new Set(['\u0008', '\u007f']);

/**
 * Asks for a line on the terminal without showing what is typed.
 * @throws {ConfigError} when there is no terminal, or the user interrupts
 */
export async function promptPassword(
  question: string,
  input: ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  if (!input.isTTY) {
    throw new ConfigError(['a password is needed and there is no terminal to ask for it: set MAILSPEC_PASSWORD']);
  }
  output.write(question);
  input.setRawMode(true);
  input.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    let password = '';
    const finish = (settle: () => void): void => {
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      settle();
    };
    const onData = (text: string): void => {
      for (const character of Array.from(text)) {
        if (character === INTERRUPT) {
          finish(() => reject(new ConfigError(['interrupted'])));
          return;
        }
        if (ENDS.has(character)) {
          finish(() => resolve(password));
          return;
        }
        password = ERASE.has(character) ? Array.from(password).slice(0, -1).join('') : password + character;
      }
    };
    input.on('data', onData);
    input.resume();
  });
}
