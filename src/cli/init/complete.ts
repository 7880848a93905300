import type { z } from 'zod';
import type { initOptions } from '../commands/options.js';
import { CommandError } from '../exit.js';
import {
  endpointFrom,
  endpointsFrom,
  readinessFrom,
  selectorsFrom,
  usersFrom,
  usualReadiness,
  type Answers,
  type EndpointAnswer,
  type ServerAnswer,
} from './answers.js';
import type { Ask } from './ask.js';
import { pipelineKinds, type PipelineKind } from './kinds.js';

export type InitOptions = z.infer<typeof initOptions>;

/**
 * What the flags say, as answers.
 * @throws {CommandError} for the first flag that is wrong or missing
 */
export function answersFrom(options: InitOptions, folderName: string): Answers {
  const { imap, pop3, user, disposable = false, certificate, seed, baseline } = options;
  const endpoints = endpointsFrom(imap, pop3);
  if (endpoints.length === 0) {
    throw new CommandError('where does the server listen? give --imap host:port, --pop3 host:port, or both');
  }
  const users = usersFrom(user);
  if (users.length === 0) throw new CommandError('which account may be used? give --user NAME, again for more');
  if (seed === undefined && !endpoints.some(({ key }) => key.startsWith('imap'))) {
    throw new CommandError(
      'how does mail get into a server without IMAP? give --seed lmtp://host:port or --seed smtp://host:port',
    );
  }
  return {
    name: options.name ?? folderName,
    endpoints,
    users,
    disposable,
    certificate,
    seed,
    server: serverFrom(options, endpoints),
    selectors: selectorsFrom(options.select),
    pipeline: options.ci ?? 'none',
    baseline,
  };
}

function serverFrom(options: InitOptions, endpoints: readonly EndpointAnswer[]): ServerAnswer | undefined {
  const { start, stop, log } = options;
  const ready = options.ready.map(readinessFrom);
  if (start !== undefined) return { start, stop, log, ready: ready.length > 0 ? ready : usualReadiness(endpoints) };
  const alone = stop !== undefined ? 'stop' : log !== undefined ? 'log' : ready.length > 0 ? 'ready' : undefined;
  if (alone === undefined) return undefined;
  throw new CommandError(`--${alone} is of use only for a server that mailspec starts: give --start COMMAND too`);
}

/** Asks for all that no flag has said; wrong flags are told before the first question. */
export async function askFor(options: InitOptions, folderName: string, ask: Ask): Promise<InitOptions> {
  endpointsFrom(options.imap, options.pop3);
  usersFrom(options.user);
  options.ready.map(readinessFrom);
  const name = options.name ?? (await ask('Name of the server', folderName));
  const isGiven = options.imap.length + options.pop3.length > 0;
  const imap = isGiven ? options.imap : await askEndpoint(ask, 'imap');
  const pop3 = isGiven ? options.pop3 : await askEndpoint(ask, 'pop3', imap.length === 0);
  const names = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
  const user =
    options.user.length > 0
      ? options.user
      : names(
          await ask('User names of its test accounts, with spaces between', '', (text) => {
            if (usersFrom(names(text)).length === 0) throw new CommandError('At least one is needed.');
          }),
        );
  const seed =
    options.seed ??
    (imap.length > 0 ? undefined : await ask('How mail gets in: lmtp://host:port or smtp://host:port', '', isSeed));
  const start = options.start ?? (await ask('Command that starts it (none: it runs already)'));
  const ci = options.ci ?? pipelineFrom(await ask(`Pipeline: ${pipelineKinds.join(', ')}`, 'github', pipelineFrom));
  return { ...options, name, imap, pop3, user, seed, start: start === '' ? undefined : start, ci };
}

async function askEndpoint(ask: Ask, protocol: 'imap' | 'pop3', isNeeded = false): Promise<string[]> {
  const question = `${protocol.toUpperCase()} at host:port, then ,starttls or ,implicit for TLS${isNeeded ? '' : ' (none: leave empty)'}`;
  const answer = await ask(question, '', (text) => {
    if (text !== '' || isNeeded) endpointFrom(protocol, text);
  });
  return answer === '' ? [] : [answer];
}

const isSeed = (text: string): void => {
  if (!/^(?:lmtp|smtp):\/\/[^/]+\/?$/.test(text)) throw new CommandError('Write lmtp://host:port or smtp://host:port.');
};

function pipelineFrom(text: string): PipelineKind {
  const kind = pipelineKinds.find((each) => each === text);
  if (!kind) throw new CommandError(`Write one of ${pipelineKinds.join(', ')}.`);
  return kind;
}
