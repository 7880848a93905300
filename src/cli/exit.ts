/** What the exit code of `mailspec` says. */
export const exit = {
  conforms: 0,
  deviates: 1,
  /** Usage, configuration or script error. */
  usage: 2,
  /** The target cannot be reached, logged in to, or trusted. */
  target: 3,
  /** Too little ran to say anything. */
  inconclusive: 4,
  internal: 5,
  interrupted: 130,
} as const;

/** Ends the command with one message for the user: what is wrong, where, and the mend. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    readonly code: number = exit.usage,
  ) {
    super(message);
  }
}

/** The names of errors that are no fault of ours, so that nobody has to import their rooms to tell. */
const usageErrors = ['ConfigError', 'ReportError', 'BaselineError'];
const targetErrors = ['TargetError', 'GuardError', 'LaunchError'];

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.code;
  const name = error instanceof Error ? error.name : '';
  if (usageErrors.includes(name)) return exit.usage;
  return targetErrors.includes(name) ? exit.target : exit.internal;
}
