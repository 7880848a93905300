import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { decodeBase64 } from './base64.js';
import { WRONG_CREDENTIALS, malformed } from './exchange.js';
import type { Credentials, SaslExchange, SaslStep } from './exchange.js';
import { equalSecrets, passwordOrNobodys, processSecret } from './secrets.js';
import { decodeUtf8 } from './utf8.js';

const HASH = 'sha256';
const HASH_OCTETS = 32;
const ASCII = /^[\x20-\x7e]*$/;
const CLIENT_FIRST = /^([ny]|p=[A-Za-z0-9.-]+),(?:a=([^,]+))?,(.*)$/s;
/** What is optional is ignored, but never m, which stands for what must be understood (RFC 5802 §5.1). */
const CLIENT_FIRST_BARE = /^n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)((?:,(?!m)[A-Za-z]=[^,]+)*)$/s;
const CLIENT_FINAL = /^(c=([^,]+),r=([^,]+)(?:,(?!m)[A-Za-z]=[^,]+)*),p=([^,]+)$/s;

/** What a server chooses in an exchange; fixed in tests only. */
export interface ScramChoice {
  /** Appended to the client's nonce: printable ASCII without a comma, different each time. */
  nonce: string;
  /** The salt of a user, always the same one, also for a user who does not exist. */
  salt: (user: string) => Buffer;
  /** At least 4096 (RFC 7677 §3). */
  iterations: number;
}

/** One salt a user, known or not, so that the first message gives nothing away. */
export function saltOf(user: string): Buffer {
  return processSecret('scram salt', user).subarray(0, 16);
}

/** Undoes the quoting of a saslname; undefined when an `=` stands for nothing (RFC 5802 §5.1). */
function decodeName(name: string): string | undefined {
  if (/=(?!2C|3D)/.test(name)) return undefined;
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac(HASH, key).update(text).digest();
}

/**
 * SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677). As §2.2 permits instead of SASLprep, user names and
 * passwords outside ASCII are not accepted.
 */
export class ScramExchange implements SaslExchange {
  private first: { user: string; gs2Header: string; nonce: string; messages: string } | undefined;

  constructor(
    private readonly credentials: Credentials,
    private readonly choice: ScramChoice,
  ) {}

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    const message = decodeUtf8(response);
    if (message === undefined) return malformed('a SCRAM message is in UTF-8');
    return this.first ? this.final(message, this.first) : this.begin(message);
  }

  private begin(message: string): SaslStep {
    const [, flag = '', quotedAuthzid, bare = ''] = CLIENT_FIRST.exec(message) ?? [];
    if (flag === '') return malformed('the message is no SCRAM client-first-message');
    if (flag.startsWith('p')) return malformed('channel binding is not supported');
    if (bare.startsWith('m=')) return malformed('the SCRAM message has a mandatory extension that is not supported');
    const [, quotedUser = '', clientNonce = ''] = CLIENT_FIRST_BARE.exec(bare) ?? [];
    const user = decodeName(quotedUser);
    const authzid = quotedAuthzid === undefined ? user : decodeName(quotedAuthzid);
    if (user === undefined || user === '' || authzid === undefined) {
      return malformed('the message is no SCRAM client-first-message');
    }
    if (!ASCII.test(user) || authzid !== user) return WRONG_CREDENTIALS;
    const nonce = clientNonce + this.choice.nonce;
    const { iterations } = this.choice;
    const challenge = `r=${nonce},s=${this.choice.salt(user).toString('base64')},i=${iterations}`;
    const gs2Header = message.slice(0, message.length - bare.length);
    this.first = { user, gs2Header, nonce, messages: `${bare},${challenge}` };
    return { challenge: Buffer.from(challenge) };
  }

  private final(message: string, first: NonNullable<ScramExchange['first']>): SaslStep {
    const [, withoutProof = '', binding = '', nonce = '', proofText = ''] = CLIENT_FINAL.exec(message) ?? [];
    const proof = decodeBase64(proofText);
    if (withoutProof === '' || proof?.length !== HASH_OCTETS) {
      return malformed('the message is no SCRAM client-final-message');
    }
    if (nonce !== first.nonce) return malformed('the nonce is not the one of the server-first-message');
    if (binding !== Buffer.from(first.gs2Header).toString('base64')) {
      return malformed('the channel binding attribute does not repeat the GS2 header');
    }
    const { user } = first;
    const password = passwordOrNobodys(this.credentials, user);
    const salted = pbkdf2Sync(password, this.choice.salt(user), this.choice.iterations, HASH_OCTETS, HASH);
    const storedKey = createHash(HASH).update(hmac(salted, 'Client Key')).digest();
    const authMessage = `${first.messages},${withoutProof}`;
    const clientSignature = hmac(storedKey, authMessage);
    const clientKey = proof.map((octet, index) => octet ^ (clientSignature[index] ?? 0));
    const proven = equalSecrets(createHash(HASH).update(clientKey).digest(), storedKey);
    if (!proven || !ASCII.test(password) || this.credentials(user) === undefined) return WRONG_CREDENTIALS;
    const serverSignature = hmac(hmac(salted, 'Server Key'), authMessage);
    return { success: user, data: Buffer.from(`v=${serverSignature.toString('base64')}`) };
  }
}
