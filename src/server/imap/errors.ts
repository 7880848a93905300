/** The command breaks the syntax, or a rule of the protocol: answered by a tagged BAD (RFC 9051 §7.1.3). */
export class BadCommand extends Error {
  override readonly name = 'BadCommand';
}

/** The command cannot be carried out: answered by a tagged NO (RFC 9051 §7.1.2), with a response code where one fits. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param code response code without brackets, such as `TRYCREATE` */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/** The connection is over, lost or about to be closed: the command in progress gets no reply any more. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';

  /** @param farewell text of the untagged BYE to send first, if any */
  constructor(readonly farewell?: string) {
    super(farewell ?? 'the connection is gone');
  }
}
