import { EMPTY_CHALLENGE, WRONG_CREDENTIALS, malformed } from './exchange.js';
import type { Credentials, SaslExchange, SaslStep } from './exchange.js';
import { saslprep } from './saslprep.js';
import { verifyPassword } from './secrets.js';
import { decodeUtf8 } from './utf8.js';

/**
 * PLAIN (RFC 4616): one message of authorization identity, authentication identity and password, NUL between them.
 * A user may act as nobody but itself. The authorization identity is prepared (RFC 5034 §4); user name and password are
 * compared as they are (§2 allows that).
 */
export class PlainExchange implements SaslExchange {
  constructor(protected readonly credentials: Credentials) {}

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return EMPTY_CHALLENGE;
    const fields = this.read(response);
    if (!fields) return malformed('a PLAIN message is [authzid] NUL authcid NUL passwd in UTF-8');
    const { authzid, authcid, password } = fields;
    if (authcid === '' || password === '') return malformed('a PLAIN message has a user name and a password');
    const known = this.isRight(authcid, password);
    if (!known || (authzid !== '' && !this.mayActAs(authcid, authzid))) return WRONG_CREDENTIALS;
    return { success: authcid };
  }

  /** The three fields of the message; undefined if it has not these. */
  protected read(response: Buffer): PlainFields | undefined {
    const fields = decodeUtf8(response)?.split('\0');
    if (fields?.length !== 3) return undefined;
    const [authzid = '', authcid = '', password = ''] = fields;
    return { authzid, authcid, password };
  }

  protected isRight(user: string, password: string): boolean {
    return verifyPassword(this.credentials, user, password);
  }

  protected mayActAs(user: string, authzid: string): boolean {
    return saslprep(authzid) === user;
  }
}

/** The fields of a message, each maybe empty. */
export interface PlainFields {
  readonly authzid: string;
  readonly authcid: string;
  readonly password: string;
}
