import { WRONG_CREDENTIALS, malformed } from './exchange.js';
import type { Credentials, SaslExchange, SaslStep } from './exchange.js';
import { verifyPassword } from './secrets.js';
import { decodeUtf8 } from './utf8.js';

/**
 * LOGIN: never standardised, but old clients know nothing else: the server asks for the user name and then for the
 * password. An initial response is taken as the user name.
 */
export class LoginExchange implements SaslExchange {
  private user: string | undefined;

  constructor(private readonly credentials: Credentials) {}

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.from('Username:') };
    const text = decodeUtf8(response);
    if (text === undefined || text === '') return malformed('a LOGIN response is a string in UTF-8');
    if (this.user === undefined) {
      this.user = text;
      return { challenge: Buffer.from('Password:') };
    }
    return verifyPassword(this.credentials, this.user, text) ? { success: this.user } : WRONG_CREDENTIALS;
  }
}
