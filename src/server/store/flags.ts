/** System flags that are kept with a message, in the spelling of RFC 3501 §2.3.2. `\Recent` is not among them: it belongs to a session. */
export const SYSTEM_FLAGS = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'] as const;

const systemFlagByLowerCase = new Map<string, string>(SYSTEM_FLAGS.map((flag) => [flag.toLowerCase(), flag]));

/**
 * Gives flags one spelling, so that sets of them can be compared by identity: flags are case-insensitive
 * (RFC 3501 §9, note 1; RFC 9051 §2.3.2). A keyword keeps the spelling in which the mailbox first met it.
 */
export class FlagSpelling {
  private readonly keywordByLowerCase = new Map<string, string>();

  /** The one spelling of `flag`; an unknown keyword is learnt. */
  canonical(flag: string): string {
    const lower = flag.toLowerCase();
    const known = systemFlagByLowerCase.get(lower) ?? this.keywordByLowerCase.get(lower);
    if (known !== undefined) return known;
    this.keywordByLowerCase.set(lower, flag);
    return flag;
  }

  /** The spelling of a flag already met, or undefined: asking teaches nothing. */
  known(flag: string): string | undefined {
    const lower = flag.toLowerCase();
    return systemFlagByLowerCase.get(lower) ?? this.keywordByLowerCase.get(lower);
  }

  /** All keywords met so far, in the order in which they were met. */
  keywords(): string[] {
    return [...this.keywordByLowerCase.values()];
  }
}
