import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Commands, pop3Runs } from '../tools.js';

const choice = 'rfc6856-3.2-choice';

/** What LANG without an argument lists. */
const listing = (lines: readonly string[]): Fault['plant'] =>
  pop3Runs(['LANG'], async (usual, session, rest) => {
    if (rest !== undefined) return usual();
    const { replies } = session.behaviour;
    await session.send(replies.multiLine(replies.ok(session.texts.languages), lines));
  });

/** LANG (RFC 6856 §3). */
export const lang: readonly Fault[] = [
  {
    id: 'pop3/lang/nothing-listed',
    wrong: 'LANG lists no language.',
    breaks: ['rfc6856-3.2-listing'],
    plant: listing([]),
  },
  {
    id: 'pop3/lang/untrue-list',
    wrong: 'LANG lists a language that the server does not have.',
    breaks: ['rfc6856-3.2-listing-true', choice],
    plant: listing(['fr Fran\u00e7ais', 'en English']),
  },
  {
    id: 'pop3/lang/tag-unsaid',
    wrong: 'LANG does not say which language it has chosen.',
    breaks: [choice],
    plant: pop3Runs(['LANG'], (usual, session, rest) =>
      rest === 'en' || rest === '*' ? session.ok('language changed') : usual(),
    ),
  },
  {
    id: 'pop3/lang/no-preference',
    wrong: 'LANG refuses an asterisk.',
    breaks: ['rfc6856-3.2-preferred', choice],
    plant: pop3Runs(['LANG'], async (usual, _, rest) => {
      if (rest === '*') throw new Refusal((texts) => texts.unknownLanguage);
      await usual();
    }),
  },
  {
    id: 'pop3/lang/default-for-any',
    wrong: 'LANG chooses the language of the server where it does not have the one that was asked for.',
    breaks: ['rfc6856-3.2-refusal'],
    plant: pop3Runs(['LANG'], (usual, _, rest) => usual(rest === 'mul' ? '*' : rest)),
  },
  {
    id: 'pop3/lang/after-login-only',
    wrong: 'LANG is refused before login.',
    breaks: ['rfc6856-3.1-authorization'],
    plant: pop3Commands(['LANG'], (usual) => ({ ...usual, states: ['TRANSACTION'] })),
  },
  {
    id: 'pop3/lang/before-login-only',
    wrong: 'LANG is refused after login.',
    breaks: ['rfc6856-3.1-transaction'],
    plant: pop3Commands(['LANG'], (usual) => ({ ...usual, states: ['AUTHORIZATION'] })),
  },
];
