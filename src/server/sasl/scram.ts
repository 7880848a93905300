import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { decodeBase64 } from './base64.js';
import { WRONG_CREDENTIALS, malformed } from './exchange.js';
import type { Credentials, SaslExchange, SaslStep } from './exchange.js';
import { equalSecrets, passwordOrNobodys, processSecret } from './secrets.js';
import { decodeUtf8 } from './utf8.js';

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
  hash: ScramHash;
}

/** The hash function that gives a mechanism its name (RFC 5802 §4). */
export type ScramHash = 'sha1' | 'sha256';

const HASH_OCTETS = { sha1: 20, sha256: 32 };

/** What the client-first-message says (RFC 5802 §7). */
export interface ScramFirst {
  /** `n`, `y`, or `p=` and the name of a channel binding. */
  readonly flag: string;
  readonly gs2Header: string;
  /** The client-first-message-bare. */
  readonly bare: string;
  readonly user: string;
  readonly authzid: string;
  readonly clientNonce: string;
}

/** What the client-final-message says (RFC 5802 §7). */
export interface ScramFinal {
  readonly withoutProof: string;
  /** The attribute c as it came, in base64. */
  readonly binding: string;
  readonly nonce: string;
  readonly proof: Buffer;
}

/** The exchange behind the server-first-message. */
export interface ScramBegun extends ScramFirst {
  /** Both nonces, as the client must repeat them. */
  readonly nonce: string;
  readonly serverFirst: string;
}

/** One salt a user, known or not, so that the first message gives nothing away. */
export function saltOf(user: string): Buffer {
  return processSecret('scram salt', user).subarray(0, 16);
}

/**
 * SCRAM without channel binding (RFC 5802, RFC 7677). As §2.2 permits instead of SASLprep, user names and passwords
 * outside ASCII are not accepted. Each protected method is one decision that another exchange may take otherwise.
 */
export class ScramExchange implements SaslExchange {
  private begun: ScramBegun | undefined;

  constructor(
    protected readonly credentials: Credentials,
    protected readonly choice: ScramChoice,
  ) {}

  step(response: Buffer | undefined): SaslStep {
    if (response === undefined) return { challenge: Buffer.alloc(0) };
    const message = decodeUtf8(response);
    if (message === undefined) return malformed('a SCRAM message is in UTF-8');
    return this.begun ? this.final(message, this.begun) : this.begin(message);
  }

  private begin(message: string): SaslStep {
    const first = this.readFirst(message);
    if (typeof first === 'string') return malformed(first);
    if (!ASCII.test(first.user) || !this.mayActAs(first.user, first.authzid)) return WRONG_CREDENTIALS;
    const nonce = this.joinNonce(first.clientNonce);
    const serverFirst = this.serverFirst(nonce, first.user);
    this.begun = { ...first, nonce, serverFirst };
    return { challenge: Buffer.from(serverFirst) };
  }

  /** The client-first-message, or what is wrong with it. */
  protected readFirst(message: string): ScramFirst | string {
    const [, flag = '', quotedAuthzid, bare = ''] = CLIENT_FIRST.exec(message) ?? [];
    if (flag === '') return 'the message is no SCRAM client-first-message';
    if (flag.startsWith('p')) return 'channel binding is not supported';
    if (bare.startsWith('m=')) return 'the SCRAM message has a mandatory extension that is not supported';
    const [, quotedUser = '', clientNonce = ''] = CLIENT_FIRST_BARE.exec(bare) ?? [];
    const user = this.decodeName(quotedUser);
    const authzid = quotedAuthzid === undefined ? user : this.decodeName(quotedAuthzid);
    if (user === undefined || user === '' || authzid === undefined) {
      return 'the message is no SCRAM client-first-message';
    }
    const gs2Header = message.slice(0, message.length - bare.length);
    return { flag, gs2Header, bare, user, authzid, clientNonce };
  }

  /** Undoes the quoting of a saslname; undefined when an `=` stands for nothing (RFC 5802 §5.1). */
  protected decodeName(name: string): string | undefined {
    if (/=(?!2C|3D)/.test(name)) return undefined;
    return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
  }

  protected mayActAs(user: string, authzid: string): boolean {
    return authzid === user;
  }

  protected joinNonce(clientNonce: string): string {
    return clientNonce + this.choice.nonce;
  }

  /** server-first-message (RFC 5802 §7). */
  protected serverFirst(nonce: string, user: string): string {
    return `r=${nonce},s=${this.choice.salt(user).toString('base64')},i=${this.choice.iterations}`;
  }

  private final(message: string, begun: ScramBegun): SaslStep {
    const final = this.readFinal(message);
    if (final === undefined) return malformed('the message is no SCRAM client-final-message');
    if (!this.isNonce(final.nonce, begun)) return malformed('the nonce is not the one of the server-first-message');
    if (!this.isBinding(final.binding, begun)) {
      return malformed('the channel binding attribute does not repeat the GS2 header');
    }
    const { user } = begun;
    const password = passwordOrNobodys(this.credentials, user);
    const salted = pbkdf2Sync(
      password,
      this.choice.salt(user),
      this.choice.iterations,
      HASH_OCTETS[this.choice.hash],
      this.choice.hash,
    );
    const authMessage = `${begun.bare},${begun.serverFirst},${final.withoutProof}`;
    const proven = this.isProven(final.proof, this.hmac(salted, 'Client Key'), authMessage);
    if (!proven || !ASCII.test(password) || !this.isKnown(user)) return WRONG_CREDENTIALS;
    const signature = this.hmac(this.hmac(salted, 'Server Key'), authMessage);
    return { success: user, data: Buffer.from(this.serverFinal(signature)) };
  }

  /** The client-final-message; undefined if it is none. */
  protected readFinal(message: string): ScramFinal | undefined {
    const [, withoutProof = '', binding = '', nonce = '', proofText = ''] = CLIENT_FINAL.exec(message) ?? [];
    const proof = decodeBase64(proofText);
    if (withoutProof === '' || proof?.length !== HASH_OCTETS[this.choice.hash]) return undefined;
    return { withoutProof, binding, nonce, proof };
  }

  protected isNonce(nonce: string, begun: ScramBegun): boolean {
    return nonce === begun.nonce;
  }

  protected isBinding(binding: string, begun: ScramBegun): boolean {
    return binding === Buffer.from(begun.gs2Header).toString('base64');
  }

  protected isKnown(user: string): boolean {
    return this.credentials(user) !== undefined;
  }

  protected isProven(proof: Buffer, clientKey: Buffer, authMessage: string): boolean {
    const storedKey = this.digest(clientKey);
    const clientSignature = this.hmac(storedKey, authMessage);
    const provenKey = proof.map((octet, index) => octet ^ (clientSignature[index] ?? 0));
    return equalSecrets(this.digest(provenKey), storedKey);
  }

  /** server-final-message (RFC 5802 §7). */
  protected serverFinal(signature: Buffer): string {
    return `v=${signature.toString('base64')}`;
  }

  private digest(octets: Uint8Array): Buffer {
    return createHash(this.choice.hash).update(octets).digest();
  }

  private hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.choice.hash, key).update(text).digest();
  }
}
