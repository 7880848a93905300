import { BadCommand } from '../../imap/index.js';
import type { FetchArguments } from '../../imap/index.js';
import type { Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { hears, imapRuns, otherwise, says } from '../tools.js';
import { givenOtherwise } from './changing.js';
import { answers, searchKeys } from './messages.js';

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/condstore/${name}`,
  wrong,
  breaks: breaks.map((id) => `rfc7162-${id}`),
  plant,
});

/** FETCH and SEARCH by mod-sequences, and CLOSED (RFC 7162 §3.1.4, §3.1.5, §3.2.11). */
export const condstoreReading: readonly Fault[] = [
  fault(
    'changedsince-ignored',
    'FETCH takes CHANGEDSINCE, and gives all messages.',
    ['3.1.4.1-changedsince', '3.1.4.1-changedsince-uid'],
    givenOtherwise<FetchArguments>(['FETCH', 'UID FETCH'], (given) => ({
      ...given,
      changedSince: given.changedSince && 0,
    })),
  ),
  fault(
    'changedsince-inclusive',
    'FETCH with CHANGEDSINCE gives messages with that very mod-sequence, too.',
    ['3.1.4.1-changedsince'],
    givenOtherwise<FetchArguments>(['FETCH', 'UID FETCH'], (given) => ({
      ...given,
      changedSince: given.changedSince && given.changedSince - 1,
    })),
  ),
  fault(
    'changedsince-without-modseq',
    'FETCH with CHANGEDSINCE leaves the mod-sequence out.',
    ['3.1.4.1-changedsince'],
    answers(['FETCH', 'UID FETCH'], (response, given) =>
      (given as FetchArguments).changedSince === undefined ? response : response.replace(/ MODSEQ \(\d+\)/, ''),
    ),
  ),
  fault(
    'changedsince-not-with-uid',
    'The server answers BAD to CHANGEDSINCE with UID FETCH.',
    ['3.1.4.1-changedsince-uid'],
    givenOtherwise<FetchArguments>(['UID FETCH'], (given) => {
      if (given.changedSince !== undefined) throw new BadCommand('Unknown modifier of FETCH');
      return given;
    }),
  ),
  fault(
    'search-exclusive',
    'SEARCH MODSEQ does not find messages with that very mod-sequence.',
    ['3.1.5-search-modseq'],
    searchKeys(['MODSEQ'], (usual) => (reader) => {
      const criterion = usual(reader);
      return (session) => {
        const test = criterion(session);
        return (entry) =>
          test({ ...entry, message: otherwise(entry.message, ({ modseq }: Message) => ({ modseq: modseq - 1 })) });
      };
    }),
  ),
  fault(
    'search-without-modseq',
    'SEARCH MODSEQ does not tell the highest mod-sequence of what it found.',
    ['3.1.5-search-modseq'],
    says((octets) => octets.replace(/^(\* SEARCH[\d ]*?) \(MODSEQ \d+\)/m, '$1')),
  ),
  fault(
    'search-finds-nothing-with-modseq',
    'SEARCH MODSEQ tells a mod-sequence where it finds nothing.',
    ['3.1.6-nothing-found'],
    says((octets) => octets.replace(/^\* SEARCH\r$/m, '* SEARCH (MODSEQ 1)\r')),
  ),
  fault(
    'search-entry-refused',
    'The server refuses the name of an entry in the key MODSEQ.',
    ['3.1.5-entry'],
    hears((line) => line.replace(/MODSEQ "[^"]*"/, 'MODSEQ entry')),
  ),
  fault(
    'closed-unsaid',
    'The server does not say CLOSED where SELECT closes the mailbox before.',
    ['3.2.11-closed'],
    imapRuns(['SELECT', 'EXAMINE'], (usual, session) => {
      session.deselect();
      return usual();
    }),
  ),
  fault(
    'closed-late',
    'The server says CLOSED behind what it tells of the new mailbox.',
    ['3.2.11-closed'],
    says((octets) => octets.replace(/^(\* OK \[CLOSED\][^\r]*\r\n)((?:\*[^\r]*\r\n)+)/, '$2$1')),
  ),
];
