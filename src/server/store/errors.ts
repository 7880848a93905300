/** Why the store refuses an operation on mailboxes; the words follow the response codes of RFC 5530 §3 and RFC 9051 §7.1. */
export type StoreErrorCode = 'ALREADYEXISTS' | 'CANNOT' | 'HASCHILDREN' | 'NONEXISTENT';

/** An operation that the store refuses without having changed anything. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    readonly code: StoreErrorCode,
    message: string,
  ) {
    super(message);
  }
}
