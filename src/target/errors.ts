/** What the user wrote is wrong: a URL, an option, a target file. Each line says what, where, and how to mend it (exit code 2). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** One complaint a line; there is at least one. */
  constructor(readonly complaints: readonly string[]) {
    super(complaints.join('\n'));
  }
}

export type TargetErrorCode =
  | 'unreachable'
  | 'refused'
  | 'timeout'
  | 'certificate'
  | 'tls'
  | 'not-a-mail-server'
  | 'greeting'
  | 'login'
  | 'login-disabled'
  | 'protocol'
  | 'launch';

/** The target cannot be used: one line that says which part of it, why, and what to do (exit code 3). */
export class TargetError extends Error {
  override readonly name = 'TargetError';

  constructor(
    readonly code: TargetErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The precondition of a test cannot be set up: the test is unresolved, with the message as its reason. */
export class SeedError extends Error {
  override readonly name: string = 'SeedError';
}

/** An INBOX holds mail that is not ours, and must not be touched. */
export class GuardError extends SeedError {
  override readonly name = 'GuardError';
}
