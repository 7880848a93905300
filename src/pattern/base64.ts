const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether a text is base64 to the letter: alphabet, padding, and nothing else (RFC 4648 §4; empty is base64 of nothing). */
export const isBase64 = (text: string): boolean => BASE64.test(text);
