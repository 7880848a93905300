import { createHmac } from 'node:crypto';
import { WRONG_CREDENTIALS, malformed } from './exchange.js';
import type { Credentials, SaslExchange, SaslStep } from './exchange.js';
import { equalSecrets, passwordOrNobodys } from './secrets.js';
import { decodeUtf8 } from './utf8.js';

/** CRAM-MD5 (RFC 2195): the server's challenge is answered with the user name and its keyed MD5. */
export class CramMd5Exchange implements SaslExchange {
  private started = false;

  constructor(
    private readonly credentials: Credentials,
    private readonly challenge: string,
  ) {}

  step(response: Buffer | undefined): SaslStep {
    if (!this.started) {
      this.started = true;
      // The server speaks first, so an initial response is a mistake (RFC 5034 §4, RFC 4422 §3).
      return response === undefined
        ? { challenge: Buffer.from(this.challenge) }
        : malformed('CRAM-MD5 begins with a challenge of the server, not with an initial response');
    }
    const text = response && decodeUtf8(response);
    const fields = text === undefined ? null : /^(.+) ([0-9a-f]{32})$/s.exec(text);
    if (!fields) return malformed('a CRAM-MD5 response is the user name, a space and 32 lower-case hexadecimal digits');
    const [, user = '', digest = ''] = fields;
    const expected = createHmac('md5', passwordOrNobodys(this.credentials, user)).update(this.challenge).digest('hex');
    return equalSecrets(expected, digest) && this.credentials(user) !== undefined
      ? { success: user }
      : WRONG_CREDENTIALS;
  }
}
