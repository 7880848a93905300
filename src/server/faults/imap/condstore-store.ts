import type { Completion, StoreArguments } from '../../imap/index.js';
import { Refusal } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns, mailboxes } from '../tools.js';
import { stores } from './changing.js';
import { answers } from './messages.js';
import { completes } from './tools.js';

const STORES = ['STORE', 'UID STORE'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/condstore/${name}`,
  wrong,
  breaks: breaks.map((id) => `rfc7162-3.1.3-${id}`),
  plant,
});

const isModified = ({ code }: Completion): boolean => code?.startsWith('MODIFIED') === true;

/** A conditional STORE done anew for each range of its set. */
const rangeByRange: Fault['plant'] = imapCommands(STORES, (usual) => ({
  ...usual,
  async run(session, given, invocation) {
    const all = given as StoreArguments;
    if (all.unchangedSince === undefined || all.set.kind === 'saved') return usual.run(session, given, invocation);
    const completions = [];
    for (const range of all.set.ranges)
      completions.push(await usual.run(session, { ...all, set: { kind: 'ranges', ranges: [range] } }, invocation));
    return completions.find(isModified) ?? { status: 'OK', text: 'STORE completed' };
  },
}));

/** STORE with UNCHANGEDSINCE (RFC 7162 §3.1.3). */
export const condstoreStore: readonly Fault[] = [
  fault(
    'unchangedsince-ignored',
    'STORE takes UNCHANGEDSINCE, and changes all messages.',
    ['unchangedsince', 'modified', 'unchangedsince-zero'],
    stores(() => ({ unchangedSince: undefined })),
  ),
  fault(
    'unchangedsince-exclusive',
    'STORE with UNCHANGEDSINCE fails for messages with that very mod-sequence.',
    ['unchangedsince'],
    stores(({ unchangedSince }) => ({ unchangedSince: unchangedSince === undefined ? undefined : unchangedSince - 1 })),
  ),
  fault(
    'unchangedsince-zero-is-none',
    'STORE takes UNCHANGEDSINCE 0 for no condition.',
    ['unchangedsince-zero'],
    stores(({ unchangedSince }) => ({ unchangedSince: unchangedSince === 0 ? undefined : unchangedSince })),
  ),
  fault(
    'silent-untold',
    'The server does not tell new mod-sequences where a conditional STORE is silent.',
    ['modseq-when-silent'],
    answers(STORES, (response, given) =>
      (given as StoreArguments).silent && response.includes('MODSEQ (') ? '' : response,
    ),
  ),
  fault(
    'modified-unsaid',
    'The server does not say MODIFIED where a conditional STORE failed.',
    ['modified'],
    completes(STORES, (completion) => (isModified(completion) ? { ...completion, code: undefined } : completion)),
  ),
  fault(
    'modified-by-number',
    'The server names message sequence numbers in MODIFIED at UID STORE.',
    ['modified'],
    imapCommands(['UID STORE'], (usual) => ({
      ...usual,
      async run(session, given, invocation) {
        const completion = await usual.run(session, given, invocation);
        if (!isModified(completion)) return completion;
        const code = completion.code?.replace(/\d+/g, (uid) => {
          const entry = session.selectedView.byUid(Number(uid));
          return entry === undefined ? uid : String(session.selectedView.numberOf(entry));
        });
        return { ...completion, code };
      },
    })),
  ),
  fault(
    'one-fails-all',
    'A conditional STORE changes no message where one of them has changed.',
    ['fails-only-where-changed'],
    imapRuns(STORES, (usual, session, given) => {
      const { unchangedSince = Infinity, set } = given as StoreArguments;
      const view = session.selectedView;
      const changed = view.select(set, false).filter(({ message }) => message.modseq > unchangedSince);
      if (changed.length > 0)
        throw new Refusal('Changed meanwhile', `MODIFIED ${changed.map((entry) => view.numberOf(entry)).join(',')}`);
      return usual();
    }),
  ),
  fault(
    'twice-named-fails',
    'A conditional STORE fails for a message that its set names twice.',
    ['message-twice'],
    rangeByRange,
  ),
  fault(
    'other-flags-count',
    'A conditional STORE of one flag fails because of another.',
    ['no-spurious-modified'],
    mailboxes(
      (Usual) =>
        class extends Usual {
          override appendAll(...given: Parameters<Mailbox['appendAll']>) {
            const added = super.appendAll(...given);
            for (const message of added) message.modseqOf = () => message.modseq;
            return added;
          }
        },
    ),
  ),
  fault(
    'failed-untold',
    'The server does not tell the flags for which a conditional STORE failed.',
    ['tells-failed'],
    imapRuns(STORES, async (usual, session) => {
      const completion = await usual();
      const { view } = session;
      if (isModified(completion)) for (const entry of [...(view?.pending.flags ?? [])]) view?.flagsReported(entry);
      return completion;
    }),
  ),
];
