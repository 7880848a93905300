/** The one mailbox that every account has; its name is case-insensitive (RFC 3501 §5.1). */
export const INBOX = 'INBOX';

/**
 * Gives a mailbox name its one spelling: INBOX in capitals, also as the first level of its inferiors, so that
 * `inbox/a` and `INBOX/a` are one mailbox.
 */
export function canonicalName(name: string, delimiter: string): string {
  const [first = '', ...rest] = name.split(delimiter);
  return first.toUpperCase() === INBOX ? [INBOX, ...rest].join(delimiter) : name;
}

/** All superior names, the outermost first: `a/b/c` yields `a`, `a/b`. */
export function superiorNames(name: string, delimiter: string): string[] {
  const levels = name.split(delimiter);
  return levels.slice(1).map((_, index) => levels.slice(0, index + 1).join(delimiter));
}

/** Whether `name` stands anywhere below `superior` in the hierarchy. */
export function isInferior(name: string, superior: string, delimiter: string): boolean {
  return name.startsWith(superior + delimiter);
}

/** Why a name cannot be that of a mailbox, or undefined if it can (RFC 9051 §5.1; length bound our own). */
export function nameProblem(name: string, delimiter: string): string | undefined {
  if (name === '') return 'A mailbox name cannot be empty';
  if (Buffer.byteLength(name) > 1000) return 'The mailbox name is longer than 1000 octets';
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name)) return 'A mailbox name cannot hold control characters';
  if (/\p{Surrogate}/u.test(name)) return 'The mailbox name is not valid Unicode';
  if (name.split(delimiter).includes('')) return 'A level of the mailbox name is empty';
  return undefined;
}
