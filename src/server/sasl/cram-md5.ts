import { createHmac } from 'node:crypto';
import { WRONG_CREDENTIALS, malformed } from './exchange.js';
import type { Credentials, SaslExchange, SaslStep } from './exchange.js';
import { equalSecrets, passwordOrNobodys } from './secrets.js';
import { decodeUtf8 } from './utf8.js';

/** CRAM-MD5 (RFC 2195): the server's challenge is answered with the user name and its keyed MD5. */
export class CramMd5Exchange implements SaslExchange {
  private started = false;

  constructor(
    protected readonly credentials: Credentials,
    protected readonly challenge: string,
  ) {}

  step(response: Buffer | undefined): SaslStep {
    if (!this.started) {
      this.started = true;
      // The server speaks first, so an initial response is a mistake (RFC 5034 §4, RFC 4422 §3).
      return response === undefined
        ? { challenge: Buffer.from(this.challenge) }
        : malformed('CRAM-MD5 begins with a challenge of the server, not with an initial response');
    }
    const fields = this.read(response === undefined ? undefined : decodeUtf8(response));
    if (!fields) return malformed('a CRAM-MD5 response is the user name, a space and 32 lower-case hexadecimal digits');
    return this.isRight(fields) ? { success: fields.user } : WRONG_CREDENTIALS;
  }

  /** The two fields of a response; undefined if it has not these. */
  protected read(text: string | undefined): CramMd5Fields | undefined {
    const [, user = '', digest = ''] = /^(.+) ([0-9a-f]{32})$/s.exec(text ?? '') ?? [];
    return user === '' ? undefined : { user, digest };
  }

  protected isRight({ user, digest }: CramMd5Fields): boolean {
    return equalSecrets(this.digestFor(user), digest) && this.credentials(user) !== undefined;
  }

  /** The digest that proves knowledge of the password of `user`, or nobody's if there is no such user. */
  protected digestFor(user: string): string {
    return createHmac('md5', passwordOrNobodys(this.credentials, user)).update(this.challenge).digest('hex');
  }
}

/** A response of the client: who it is, and the keyed MD5 of the challenge. */
export interface CramMd5Fields {
  readonly user: string;
  readonly digest: string;
}
