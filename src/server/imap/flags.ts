import { SYSTEM_FLAGS } from '../store/index.js';
import { BadCommand } from './errors.js';

const SYSTEM = new Set<string>(SYSTEM_FLAGS.map((flag) => flag.toLowerCase()));

/**
 * The flags of a command that can be kept: system flags and keywords. Others that begin with a backslash are not in
 * PERMANENTFLAGS and are passed over (RFC 9051 §7.1). @throws BadCommand for \Recent, which no client sets (RFC 3501 §9)
 */
export function permanentFlags(flags: readonly string[]): string[] {
  if (flags.some((flag) => flag.toLowerCase() === '\\recent')) throw new BadCommand('A client cannot change \\Recent');
  return flags.filter((flag) => !flag.startsWith('\\') || SYSTEM.has(flag.toLowerCase()));
}
