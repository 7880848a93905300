import { BadCommand, type SearchArguments } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns } from '../tools.js';
import { answers } from './messages.js';

const SEARCHES = ['SEARCH', 'UID SEARCH'];
const options = (given: unknown): ReadonlySet<string> | undefined => (given as SearchArguments).options;
const searchres = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/searchres/${name}`,
  wrong,
  breaks,
  plant,
});
const saved = (...names: readonly string[]): readonly string[] => names.map((name) => `rfc9051-6.4.4.1-${name}`);

/** What SEARCH keeps for `$` (RFC 5182, RFC 9051 §6.4.4.1). */
export const savedResults: readonly Fault[] = [
  searchres(
    'never-saved',
    'The server takes SAVE and saves nothing.',
    [
      'rfc5182-2.1-save',
      ...saved('save', 'overridden'),
      'rfc5182-2.3-in-order',
      'rfc9051-6.4.4.2-in-order',
      'rfc5182-2.2-combined',
      ...saved('as-key'),
    ],
    imapRuns(SEARCHES, async (usual, session) => {
      const completion = await usual();
      session.selectedView.saved = new Set();
      return completion;
    }),
  ),
  searchres(
    'first-kept',
    'The server keeps what was saved first.',
    ['rfc5182-2.3-last-wins', ...saved('overridden')],
    imapRuns(SEARCHES, async (usual, session) => {
      const { saved: before } = session.selectedView;
      const completion = await usual();
      if (before.size > 0) session.selectedView.saved = before;
      return completion;
    }),
  ),
  searchres(
    'answers-save',
    'The server sends an ESEARCH response where SAVE is the only result option.',
    ['rfc5182-1-suppresses', 'rfc9051-6.4.4-save-alone-silent'],
    imapRuns(SEARCHES, async (usual, session, given) => {
      const asked = options(given);
      if (asked?.size === 1 && asked.has('SAVE')) session.addUntagged('ESEARCH ALL 1');
      return usual();
    }),
  ),
  searchres(
    'saves-always',
    'The server saves the result of every search.',
    ['rfc5182-2.1-kept-by-other-search', ...saved('kept-by-ok')],
    imapCommands(SEARCHES, (usual) => ({
      ...usual,
      async run(session, given, invocation) {
        const { program } = given as SearchArguments;
        const completion = await usual.run(session, given, invocation);
        session.selectedView.saved = new Set(session.selectedView.entries.filter(program.criterion(session)));
        return completion;
      },
    })),
  ),
  searchres(
    'saves-all-found',
    'The server saves all messages found where MIN or MAX alone were asked for.',
    ['rfc5182-2.4-min-max', ...saved('save-min', 'save-max', 'save-min-max')],
    imapCommands(SEARCHES, (usual) => ({
      ...usual,
      async run(session, given, invocation) {
        const { program } = given as SearchArguments;
        const completion = await usual.run(session, given, invocation);
        if (options(given)?.has('SAVE'))
          session.selectedView.saved = new Set(session.selectedView.entries.filter(program.criterion(session)));
        return completion;
      },
    })),
  ),
  searchres(
    'saves-first-found',
    'The server saves the first message found, whatever was asked for.',
    ['rfc5182-2.4-all-count', ...saved('save-all', 'save-min-max')],
    imapRuns(SEARCHES, async (usual, session) => {
      const completion = await usual();
      session.selectedView.saved = new Set([...session.selectedView.saved].slice(0, 1));
      return completion;
    }),
  ),
  searchres(
    'data-lost-with-save',
    'The server returns nothing where SAVE is among the result options.',
    ['rfc5182-2.4-options-unchanged', ...saved('save-with-data')],
    answers(SEARCHES, (response, given) => (options(given)?.has('SAVE') ? '' : response)),
  ),
  searchres(
    'empty-is-bad',
    'The server refuses $ where nothing is saved.',
    ['rfc5182-2.1-save-empty', 'rfc5182-2.1-empty-everywhere', ...saved('save-empty', 'empty-in-commands')],
    (behaviour) => ({
      imap: {
        view: class extends behaviour.imap.view {
          override select(...[set, uid]: Parameters<InstanceType<typeof behaviour.imap.view>['select']>) {
            if (set.kind === 'saved' && this.saved.size === 0) throw new BadCommand('Nothing is saved');
            return super.select(set, uid);
          }

          override matching(...[set, uid]: Parameters<InstanceType<typeof behaviour.imap.view>['matching']>) {
            if (set.kind === 'saved' && this.saved.size === 0) throw new BadCommand('Nothing is saved');
            return super.matching(set, uid);
          }
        },
      },
    }),
  ),
  searchres(
    'numbers-saved',
    'The server saves message sequence numbers, so that an expunge makes them those of others.',
    ['rfc5182-2.1-renumbered', 'rfc5182-2.1-expunged', ...saved('expunged-leaves')],
    (behaviour) => {
      const numbers = new WeakMap<object, readonly number[]>();
      const plant = imapRuns(SEARCHES, async (usual, session) => {
        const completion = await usual();
        const view = session.selectedView;
        numbers.set(
          view,
          [...view.saved].map((entry) => view.numberOf(entry)),
        );
        return completion;
      })(behaviour);
      return {
        imap: {
          ...plant.imap,
          view: class extends behaviour.imap.view {
            override select(...[set, uid]: Parameters<InstanceType<typeof behaviour.imap.view>['select']>) {
              if (set.kind !== 'saved') return super.select(set, uid);
              return (numbers.get(this) ?? []).flatMap((number) => this.entries.slice(number - 1, number));
            }

            override matching(...[set, uid]: Parameters<InstanceType<typeof behaviour.imap.view>['matching']>) {
              return set.kind === 'saved' ? new Set(this.select(set, uid)) : super.matching(set, uid);
            }
          },
        },
      };
    },
  ),
  searchres(
    'kept-over-select',
    'The server keeps what was saved when a mailbox is selected again.',
    ['rfc5182-2.1-reset-by-select', ...saved('select-resets')],
    imapRuns(['SELECT', 'EXAMINE'], async (usual, session) => {
      const uids = new Set([...(session.view?.saved ?? [])].map(({ message }) => message.uid));
      const completion = await usual();
      const { view } = session;
      if (view) view.saved = new Set(view.entries.filter(({ message }) => uids.has(message.uid)));
      return completion;
    }),
  ),
  searchres(
    'emptied-by-refusal',
    'The server empties what was saved when any search is refused.',
    ['rfc5182-2.1-kept-after-no', ...saved('kept-by-no')],
    imapRuns(SEARCHES, async (usual, session) => {
      try {
        return await usual();
      } catch (error) {
        session.selectedView.saved = new Set();
        throw error;
      }
    }),
  ),
  searchres(
    'kept-over-refusal',
    'The server keeps what was saved when a search with SAVE is refused.',
    ['rfc5182-2.1-reset-by-no', ...saved('emptied-by-no')],
    imapRuns(SEARCHES, async (usual, session) => {
      const { saved: before } = session.selectedView;
      try {
        return await usual();
      } catch (error) {
        session.selectedView.saved = before;
        throw error;
      }
    }),
  ),
  searchres(
    'emptied-by-bad',
    'The server empties what was saved when a search cannot be read.',
    ['rfc5182-2.1-kept-after-bad', ...saved('kept-by-bad')],
    imapCommands(SEARCHES, (usual) => ({
      ...usual,
      parse(parser, session) {
        try {
          return usual.parse(parser, session);
        } catch (error) {
          session.selectedView.saved = new Set();
          throw error;
        }
      },
    })),
  ),
  searchres(
    'not-everywhere',
    'The server takes $ in FETCH and in SEARCH only.',
    ['rfc5182-2.1-everywhere'],
    imapCommands(['STORE', 'UID STORE', 'COPY', 'UID COPY', 'MOVE', 'UID MOVE'], (usual) => ({
      ...usual,
      run(session, given, invocation) {
        const { set } = given as { set?: { kind: string } };
        if (set?.kind === 'saved') throw new BadCommand('$ is for FETCH');
        return usual.run(session, given, invocation);
      },
    })),
  ),
  searchres(
    'not-in-uid-commands',
    'The server takes $ in UID commands for nothing.',
    ['rfc5182-2.1-uids-and-numbers', ...saved('numbers-and-uids')],
    (behaviour) => ({
      imap: {
        view: class extends behaviour.imap.view {
          override select(...[set, uid]: Parameters<InstanceType<typeof behaviour.imap.view>['select']>) {
            return uid && set.kind === 'saved' ? [] : super.select(set, uid);
          }
        },
      },
    }),
  ),
  searchres(
    'no-key',
    'The server finds nothing by $ as a search key.',
    ['rfc5182-2.2-combined', ...saved('as-key')],
    (behaviour) => ({
      imap: {
        view: class extends behaviour.imap.view {
          override matching(...[set, uid]: Parameters<InstanceType<typeof behaviour.imap.view>['matching']>) {
            return set.kind === 'saved' ? new Set<never>() : super.matching(set, uid);
          }
        },
      },
    }),
  ),
];
