import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import { defaultMessagesDir, loadMessages } from '../../fixtures/index.js';
import { Recording, scriptOf } from '../../proxy/index.js';
import { printable } from '../../text/visible.js';
import { openCatalog } from '../catalog.js';
import { CommandError, exit } from '../exit.js';
import { proxying } from '../proxying.js';
import { recordOptions } from './options.js';

/** `mailspec record`: passes clients on to a server, and writes what they say as a script. */
export async function record(file: string, given: object): Promise<number> {
  const { force, messages, ...options } = recordOptions.parse(given);
  const id = idOf(file);
  if (existsSync(file) && force !== true) throw new CommandError(`${file} is there already: --force writes over it`);
  const library = loadMessages(messages ?? defaultMessagesDir());
  const tell = (text: string): void => void process.stderr.write(`${printable(text)}\n`);
  let recording: Recording | undefined;
  await proxying(options, (left) => {
    recording = new Recording({
      trouble: (connection, message) => tell(`client ${connection.toString()}: ${message}`),
      left,
    });
    return recording;
  });
  if (!recording?.entries.some(({ kind }) => kind === 'imap' || kind === 'pop3')) {
    tell('no client has said anything: nothing is written');
    return exit.inconclusive;
  }
  const script = scriptOf(recording.entries, { id, library });
  const clean = recording.secrets.redactText(script);
  write(file, clean);
  tell(`${file}: mailspec run ${file} replays it`);
  if (clean !== script) tell('a password stood elsewhere in the conversation, too: [secret] marks the place');
  const { rendered } = openCatalog({ paths: [file], messages });
  for (const problem of rendered) tell(problem);
  return rendered.length > 0 ? exit.usage : exit.conforms;
}

/** The id that a suite in this file must have. */
function idOf(file: string): string {
  if (!file.endsWith('.yaml')) throw new CommandError(`${file}: the name of a script ends in .yaml`);
  const parts = resolve(file).slice(0, -'.yaml'.length).split(sep);
  const root = parts.lastIndexOf('suites');
  const words = root >= 0 && root < parts.length - 1 ? parts.slice(root + 1) : parts.slice(-2);
  const name = basename(file, '.yaml');
  const isWord = (word: string): boolean => /^[a-z0-9-]+$/.test(word);
  if (!isWord(name))
    throw new CommandError(`${file}: name it by small letters, digits and hyphens, such as lost-flag.yaml`);
  if (words.every(isWord)) return words.join('/');
  if (root >= 0) throw new CommandError(`${file}: name its folders by small letters, digits and hyphens`);
  return name;
}

function write(file: string, text: string): void {
  try {
    const folder = dirname(resolve(file));
    if (!statSync(folder, { throwIfNoEntry: false })) mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
