/**
 * The proxy speaks TLS to the server, or nobody does; to the client it speaks in clear. What a server says of STARTTLS,
 * STLS and logins in clear is about another connection then, and is taken out of what the client sees; so is COMPRESS
 * (RFC 4978), under which nothing could be read.
 */
const hidden = /^(?:STARTTLS|LOGINDISABLED|COMPRESS=.*)$/i;

/** A response of IMAP as the client may see it. */
export function hideStartTls(octets: Buffer): Buffer {
  if (octets.length > 8192) return octets;
  const text = octets.toString('latin1');
  const list = /^(?:\* CAPABILITY|[^ ]+ (?:OK|PREAUTH) \[CAPABILITY) ([^\]\r\n]*)/i.exec(text);
  const [whole, names] = list ?? [];
  if (whole === undefined || names === undefined) return octets;
  const kept = names.split(' ').filter((name) => !hidden.test(name));
  const head = whole.slice(0, whole.length - names.length);
  return Buffer.from(`${head}${kept.join(' ')}${text.slice(whole.length)}`, 'latin1');
}

/** A greeting of IMAP that was sent before TLS began: what it says of capabilities no longer holds (RFC 3501 §6.2.1). */
export const withoutCapabilities = (octets: Buffer): Buffer =>
  Buffer.from(octets.toString('latin1').replace(/ \[CAPABILITY [^\]\r\n]*\]/i, ''), 'latin1');

/** The multi-line response to CAPA as the client may see it (RFC 2449 §5, RFC 2595 §4). */
export const hideStls = (block: Buffer): Buffer =>
  Buffer.from(block.toString('latin1').replace(/^STLS[^\n]*\n/gim, ''), 'latin1');
