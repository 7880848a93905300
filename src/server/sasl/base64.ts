const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Decodes base64 as strictly as SASL profiles ask for: undefined for any character outside the alphabet, for a pad
 * character before the end, and for a length that is no multiple of four (RFC 5034 §4, RFC 4648 §3.3).
 */
export function decodeBase64(text: string): Buffer | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}
