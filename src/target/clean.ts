import { Secrets } from '../net/index.js';
import type { Account } from './target.js';

/** Takes the password of an account out of what its server sends; text stands for latin1 octets. */
export type Clean = (text: string) => string;

/** A server may echo a password in any text. What is shown of it goes through here while it is whole. */
export function cleanOf({ password }: Pick<Account, 'password'>): Clean {
  const secrets = new Secrets();
  for (const form of [password, password.toUpperCase()]) secrets.add(Buffer.from(form));
  return (text) => secrets.redact(Buffer.from(text, 'latin1')).toString('latin1');
}
