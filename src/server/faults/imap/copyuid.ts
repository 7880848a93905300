import type { Completion, CopyArguments, Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapResponses, otherwise, says } from '../tools.js';
import { completes, faultsOf } from './tools.js';
import { transfers } from './transfers.js';

const COPYUID = /COPYUID (\d+) ([\d:,]+) ([\d:,]+)/;
const fault = faultsOf('imap/copyuid');

/** Every COPYUID, tagged or not, said otherwise. */
const rewritten = (change: (validity: string, sources: string, copies: string) => string) =>
  imapResponses((response) =>
    response.replace(COPYUID, (_, validity: string, sources: string, copies: string) =>
      change(validity, sources, copies),
    ),
  );

const without = ({ code, ...rest }: Completion): Completion =>
  code?.startsWith('COPYUID') === true ? rest : { ...rest, code };
const all = ['rfc4315-3-copyuid', 'rfc9051-6.4.7-copyuid', 'rfc9051-6.4.8-copyuid', 'rfc6851-4.3-copyuid'];

/** COPYUID and APPENDUID (RFC 4315 §3, RFC 9051 §6.4.7, §6.4.8, §7.1). */
export const copyuid: readonly Fault[] = [
  fault(
    'missing',
    'The server does not say COPYUID.',
    ['rfc4315-3-copyuid', 'rfc9051-6.4.7-copyuid'],
    completes(['COPY'], without),
  ),
  fault(
    'missing-at-uid-copy',
    'The server says COPYUID at COPY, but not at UID COPY.',
    ['rfc4315-3-copyuid-uid-copy'],
    completes(['UID COPY'], without),
  ),
  fault(
    'missing-at-move',
    'The server does not say COPYUID at MOVE.',
    ['rfc6851-4.3-copyuid', 'rfc6851-4.3-copyuid-first', 'rfc9051-6.4.8-copyuid', 'rfc9051-6.4.8-copyuid-first'],
    says((octets) => octets.replace(/\* OK \[COPYUID [^\r]*\r\n/, '')),
  ),
  fault(
    'after-expunge',
    'The server says COPYUID behind the EXPUNGE responses of a MOVE.',
    ['rfc6851-4.3-copyuid-first', 'rfc9051-6.4.8-copyuid-first'],
    says((octets) => octets.replace(/(\* OK \[COPYUID [^\r]*\r\n)((?:\* \d+ EXPUNGE\r\n)+)/, '$2$1')),
  ),
  fault(
    'wrong-validity',
    'COPYUID names a UIDVALIDITY that is not that of the destination.',
    all,
    rewritten((validity, sources, copies) => `COPYUID ${Number(validity) + 1} ${sources} ${copies}`),
    ['imap/session/append-uid'],
    ['journeys/imap-devices/copied-then-deleted'],
  ),
  fault(
    'swapped',
    'COPYUID names the UIDs of the copies first.',
    all,
    rewritten((validity, sources, copies) => `COPYUID ${validity} ${copies} ${sources}`),
  ),
  fault(
    'as-one-range',
    'COPYUID names a range from the first source to the last.',
    ['rfc4315-3-copyuid-exact'],
    rewritten(
      (validity, sources, copies) => `COPYUID ${validity} ${sources.replace(/^(\d+).*\D(\d+)$/, '$1:$2')} ${copies}`,
    ),
  ),
  fault(
    'first-alone',
    'COPYUID names the first message alone.',
    ['rfc4315-3-copyuid', 'rfc9051-6.4.7-copyuid', 'rfc4315-3-copyuid-exact'],
    rewritten(
      (validity, sources, copies) => `COPYUID ${validity} ${sources.replace(/\D.*/, '')} ${copies.replace(/\D.*/, '')}`,
    ),
  ),
  fault(
    'in-another-order',
    'COPY puts messages into the destination from the last to the first, and COPYUID says nothing of it.',
    ['rfc4315-3-copyuid-corresponds'],
    transfers('COPY', (sources) => [...sources].reverse()),
  ),
  fault(
    'of-nothing',
    'The server says COPYUID where nothing was copied.',
    ['rfc4315-3-copyuid-nothing'],
    imapCommands(['UID COPY'], (usual) => ({
      ...usual,
      async run(session, given, invocation) {
        const completion = await usual.run(session, given, invocation);
        if (completion.code !== undefined) return completion;
        return { ...completion, code: `COPYUID ${destination(session, given)} 1 1` };
      },
    })),
  ),
  {
    id: 'imap/uidplus/uids-not-sticky',
    wrong: 'The server says UIDNOTSTICKY of its mailboxes.',
    breaks: ['rfc4315-3-no-uidnotsticky'],
    plant: ({ imap }) => ({
      imap: {
        format: otherwise(imap.format, (format) => ({
          status: (...[tag, status, code, text]) =>
            format
              .status(tag, status, code, text)
              .replace(/^\* OK \[UIDVALIDITY/, '* NO [UIDNOTSTICKY] not lasting\r\n$&'),
        })),
      },
    }),
  },
  {
    id: 'imap/uidplus/uid-expunge-in-order',
    wrong: 'The server finds nothing by a range of UID EXPUNGE that begins with the higher end.',
    breaks: ['rfc4315-2.1-uid-expunge', 'rfc4315-3-ascending'],
    plant: hears((line) =>
      line.replace(/UID EXPUNGE (\d+):(\d+)$/, (range, first: string, last: string) =>
        Number(first) > Number(last) ? 'NOOP' : range,
      ),
    ),
  },
  {
    id: 'imap/uidplus/uid-expunge-without-set',
    wrong: 'UID EXPUNGE without a set expunges all that is marked.',
    breaks: ['rfc4315-2.1-argument'],
    plant: hears((line) => line.replace(/UID EXPUNGE$/, 'EXPUNGE')),
  },
];

const destination = (session: Session, given: unknown): number => {
  const { name } = (given as CopyArguments).mailbox;
  return (name === undefined ? undefined : session.account.mailbox(name)?.uidvalidity) ?? 1;
};
