import type { GrammarContext } from './grammar-context.js';
import type { Response } from './response.js';

export { initialContext } from './grammar-context.js';
export type { GrammarContext } from './grammar-context.js';

/**
 * The context for what follows `response`: ENABLED turns on IMAP4rev2 and UTF-8 (RFC 5161 §3.1, RFC 6855 §3, RFC 9051
 * §6.3.1), and a server that offers IMAP4rev2 alone speaks it from the start.
 */
export function advance(context: GrammarContext, response: Response): GrammarContext {
  if (response.kind === 'untagged' && response.name === 'ENABLED') return enable(context, response.capabilities);
  const offered = capabilitiesOf(response);
  if (!offered || context.revision === 'rev2') return context;
  return offered.includes('IMAP4REV2') && !offered.includes('IMAP4REV1') ? rev2(context) : context;
}

/** The capabilities that a response lists, in upper case, as data or as a response code. */
export function capabilitiesOf(response: Response): readonly string[] | undefined {
  if (response.kind === 'untagged' && response.name === 'CAPABILITY') return response.capabilities;
  if (!('code' in response) || response.code?.name !== 'CAPABILITY') return undefined;
  return response.code.args.flatMap((list) => list.items).map((capability) => capability.upper);
}

const rev2 = (context: GrammarContext): GrammarContext => ({ ...context, revision: 'rev2', utf8: true });

function enable(context: GrammarContext, names: readonly string[]): GrammarContext {
  const enabled = new Set([...context.enabled, ...names]);
  const next = { ...context, enabled, utf8: context.utf8 || enabled.has('UTF8=ACCEPT') };
  return enabled.has('IMAP4REV2') ? rev2(next) : next;
}
