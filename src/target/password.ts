import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from './errors.js';
import { promptPassword } from './prompt.js';

/** Where a password comes from. */
type PasswordSource = string | { readonly env: string } | { readonly file: string } | { readonly prompt: true };

/** The outside that passwords come from; replaced in tests. */
export interface PasswordContext {
  /** The folder that files are relative to. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks the user, without echo. */
  readonly prompt: (question: string) => Promise<string>;
}

export const passwordContext = (folder: string): PasswordContext => ({
  folder,
  env: process.env,
  prompt: promptPassword,
});

/** The environment variable that holds the password for targets given as URLs. */
export const PASSWORD_VARIABLE = 'MAILSPEC_PASSWORD';

/**
 * The password of `user`.
 * @throws {ConfigError} when there is none where it should be
 */
export async function resolvePassword(source: PasswordSource, user: string, context: PasswordContext): Promise<string> {
  if (typeof source === 'string') return source;
  if ('prompt' in source) return context.prompt(`Password of ${user}: `);
  if ('env' in source) {
    const password = context.env[source.env];
    if (password) return password;
    throw new ConfigError([`the password of ${user} is missing: set the environment variable ${source.env}`]);
  }
  const file = resolve(context.folder, source.file);
  try {
    // A file written by an editor ends in a line end, which is no part of the password.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new ConfigError([`the password of ${user} cannot be read: no readable file ${file}`]);
  }
}
