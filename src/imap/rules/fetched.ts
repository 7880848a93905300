import { canonicalKey } from '../item-key.js';
import type { Node } from '../node.js';
import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';

interface Item {
  readonly key: string;
  readonly value: Node;
}

const SECTION = /\b(BODY|BINARY)(?:\.PEEK)?\[((?:"(?:\\.|[^"\\])*"|[^\]"])*)\](?:<(\d+)(?:\.\d+)?>)?/gi;
const isFetch = ({ name }: SentCommand): boolean => name === 'FETCH' || name === 'UID FETCH';
const isStore = ({ name }: SentCommand): boolean => name === 'STORE' || name === 'UID STORE';

/** The sections that FETCH asks for, as its answer names them (RFC 3501 §7.4.2). */
function sections({ args }: SentCommand): readonly string[] {
  return [...args.matchAll(SECTION)].map(([, name = '', section = '', origin]) =>
    canonicalKey(`${name}[${section}]${origin === undefined ? '' : `<${Number(origin).toString()}>`}`),
  );
}

/** A section that nobody asked for comes by mistake under another name than it was asked for. */
export function checkSections(report: Report, items: readonly Item[], pending: readonly SentCommand[]): void {
  const named = items.filter(({ key }) => /^(?:BODY|BINARY)\[/.test(key));
  const commands = pending.filter(isFetch);
  // A preview of data that nobody asked for is no fault; nor can it be told which of two commands it answers.
  if (named.length === 0 || commands.length !== 1) return;
  const asked = new Set(commands.flatMap(sections));
  const stray = named.find(({ key }) => !asked.has(key));
  report.check('section-asked', stray === undefined, () => ({
    message: `FETCH names ${stray?.key ?? ''}, and was asked for ${[...asked].join(', ') || 'no section'}`,
    kind: 'section',
  }));
}

/**
 * A UID in what a UID command causes (RFC 3501 §6.4.8), and in IMAP4rev2 also in what comes unasked (RFC 9051 §7.5.2).
 * @param alone no other session can have changed flags, so that what comes is caused by the command
 */
export function checkUid(
  report: Report,
  items: readonly Item[],
  pending: readonly SentCommand[],
  { rev2, alone }: { readonly rev2: boolean; readonly alone: boolean },
): void {
  const hasUid = items.some(({ key }) => key === 'UID');
  const [only] = pending;
  const isData = items.some(({ key }) => key !== 'FLAGS' && key !== 'MODSEQ' && key !== 'UID');
  if (pending.length === 1 && only && /^UID (?:FETCH|STORE)$/.test(only.name) && (alone || isData)) {
    report.check('uid-in-fetch', hasUid, () => ({
      message: `FETCH in answer to ${only.name} has no UID`,
      kind: only.name,
      ...(rev2 && { rfc: 'RFC 9051', section: '6.4.9' }),
    }));
  } else if (rev2 && !pending.some((command) => isFetch(command) || isStore(command))) {
    report.check('uid-in-fetch', hasUid, () => ({
      message: 'FETCH that comes unasked has no UID',
      kind: 'unasked',
      rfc: 'RFC 9051',
      section: '7.5.2',
    }));
  }
}

/** Mod-sequences of a message: only where the client knows them, and then always with changed flags (RFC 7162 §3.1). */
export function checkModSeq(
  report: Report,
  items: readonly Item[],
  pending: readonly SentCommand[],
  condstore: 'unasked' | 'asked' | 'granted',
): void {
  const hasModSeq = items.some(({ key }) => key === 'MODSEQ');
  if (hasModSeq)
    report.check(
      'modseq-asked',
      condstore !== 'unasked',
      () => 'FETCH has MODSEQ, and no command of CONDSTORE was sent',
    );
  const hasFlags = items.some(({ key }) => key === 'FLAGS');
  if (condstore !== 'granted' || !hasFlags || pending.some(isFetch)) return;
  report.check(
    'modseq-included',
    hasModSeq,
    () => 'FETCH tells of flags without MODSEQ to a client that knows CONDSTORE',
  );
}
