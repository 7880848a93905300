import { createInterface } from 'node:readline/promises';
import { CommandError, exit } from '../exit.js';

export type Check = (answer: string) => unknown;

/** Asks for a line; what stands in brackets is taken where nothing is typed. A wrong answer is told, and asked for again. */
export type Ask = (question: string, usual?: string, check?: Check) => Promise<string>;

/** Asks on a terminal until `close`. */
export function questions(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): { readonly ask: Ask; readonly close: () => void } {
  const terminal = createInterface({ input, output });
  const left = new AbortController();
  // Ctrl-C, and an input that ends: nothing more will come.
  terminal.once('close', () => left.abort());
  const ask: Ask = async (question, usual = '', check = () => undefined) => {
    for (;;) {
      const answer = await terminal
        .question(`${question}${usual === '' ? '' : ` [${usual}]`}: `, { signal: left.signal })
        .catch(() => {
          throw new CommandError('interrupted: nothing was written', exit.interrupted);
        });
      const chosen = answer.trim() === '' ? usual : answer.trim();
      try {
        check(chosen);
        return chosen;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        output.write(`${error.message}\n`);
      }
    }
  };
  return { ask, close: () => terminal.close() };
}
