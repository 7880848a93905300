import type { RunOptions } from '../cli/run.js';
import { targetFromServer, type Target } from '../target/index.js';

/** A server that listens on this machine, with accounts that were made for the tests: their INBOX may be emptied. */
export interface LocalServer {
  /** For the reports. */
  readonly name?: string;
  /** 127.0.0.1 where absent. */
  readonly host?: string;
  readonly ports: Readonly<Partial<Record<'imap' | 'imaps' | 'pop3' | 'pop3s', number>>>;
  readonly accounts: readonly { readonly user: string; readonly password: string }[];
  /** PEM, to be verified; any is taken where absent. */
  readonly certificate?: string;
  /** Whether STARTTLS and STLS are offered and to be tried; false where absent. */
  readonly starttls?: boolean;
}

/** The path of a `mailspec.yaml`, URLs (their password is in MAILSPEC_PASSWORD), or a server on this machine. */
export type TargetOption = string | readonly string[] | LocalServer | Target;

export interface MailspecOptions extends Pick<RunOptions, 'selectors' | 'suites' | 'messages' | 'jobs'> {
  /** The server under test, or a function that starts it and says where it is; called once, before the first test. */
  readonly target: TargetOption | (() => TargetOption | Promise<TargetOption>);
  /** A file of known issues, as `mailspec baseline write` makes it: they are expected failures. */
  readonly baseline?: string;
  /** From which level on a broken requirement fails its test; `must` where absent. */
  readonly failLevel?: 'must' | 'should';
  /** The name of the describe around all; `mailspec` where absent. */
  readonly name?: string;
  /** Milliseconds for the whole run; ten minutes where absent. */
  readonly timeout?: number;
}

export async function resolveTargetOption(
  option: MailspecOptions['target'],
): Promise<NonNullable<RunOptions['target']>> {
  const given = typeof option === 'function' ? await option() : option;
  if (typeof given === 'string' || !('ports' in given)) return given;
  const { host = '127.0.0.1', name = 'server', certificate, starttls = false } = given;
  const target = targetFromServer({ ...given, host, name, starttls, certificate: certificate ?? '' });
  return certificate === undefined ? { ...target, trust: 'accept' } : target;
}
