import type { Texts } from './texts.js';

/** A negative reply: thrown by a command, it ends that command and nothing else. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param text picks the human-readable text of the session's language
   * @param code extended response code, without brackets (RFC 2449 §8)
   */
  constructor(
    readonly text: (texts: Texts) => string,
    readonly code?: string,
  ) {
    super('the command is refused');
  }
}
