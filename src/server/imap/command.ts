import type { Command, Completion, SessionState } from './model.js';
import type { CommandParser } from './parser.js';

export const ANY_STATE: readonly SessionState[] = ['not authenticated', 'authenticated', 'selected'];
export const NOT_AUTHENTICATED: readonly SessionState[] = ['not authenticated'];
export const AUTHENTICATED: readonly SessionState[] = ['authenticated', 'selected'];
export const SELECTED: readonly SessionState[] = ['selected'];

/** Fixes the type of a command's arguments for the table, which does not know it. */
export function command<Arguments>(definition: Command<Arguments>): Command {
  return definition;
}

/** For commands without arguments. */
export function noArguments(parser: CommandParser): undefined {
  parser.end();
}

export function ok(text: string, code?: string): Completion {
  return { status: 'OK', code, text };
}
