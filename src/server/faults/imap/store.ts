import { BadCommand } from '../../imap/index.js';
import type { StoreArguments } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, mailboxes } from '../tools.js';
import { atOpening, combines, stores } from './changing.js';
import { inBoth, readsArguments } from './tools.js';

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/store/${name}`,
  wrong,
  breaks,
  plant,
});

type Set = StoreArguments['set'];
const ranges = (set: Set, change: (all: Extract<Set, { kind: 'ranges' }>['ranges']) => typeof all): Set =>
  set.kind === 'ranges' ? { ...set, ranges: change(set.ranges) } : set;

/** What STORE does to flags (RFC 3501 §6.4.6). */
export const store: readonly Fault[] = [
  fault(
    'adding-replaces',
    '+FLAGS replaces the flags of a message.',
    inBoth('6.4.6-add'),
    combines((operation, _, given) => (operation === 'add' ? given : undefined)),
  ),
  fault(
    'adding-first-alone',
    '+FLAGS adds the first flag of the list alone.',
    inBoth('6.4.6-add'),
    combines((operation, current, given) =>
      operation === 'add' ? [...current, ...[...given].slice(0, 1)] : undefined,
    ),
  ),
  fault(
    'removing-clears',
    '-FLAGS takes all flags away.',
    inBoth('6.4.6-remove'),
    combines((operation, _, given) => (operation === 'remove' && given.size > 0 ? [] : undefined)),
  ),
  fault(
    'removing-what-is-there',
    '-FLAGS does nothing where one of the flags is not set.',
    inBoth('6.4.6-remove'),
    combines((operation, current, given) =>
      operation === 'remove' && [...given].some((flag) => !current.has(flag)) ? current : undefined,
    ),
  ),
  fault(
    'replacing-adds',
    'FLAGS adds to the flags of a message.',
    inBoth('6.4.6-replace'),
    combines((operation, current, given) => (operation === 'replace' ? [...current, ...given] : undefined)),
  ),
  fault(
    'replacing-keeps-keywords',
    'FLAGS replaces system flags, and keeps keywords.',
    inBoth('6.4.6-replace', '6.4.6-replace-keywords'),
    combines((operation, current, given) =>
      operation === 'replace' ? [...given, ...[...current].filter((flag) => !flag.startsWith('\\'))] : undefined,
    ),
  ),
  fault(
    'empty-list-keeps',
    'FLAGS with an empty list changes nothing.',
    inBoth('6.4.6-replace', '6.4.6-empty-list'),
    combines((operation, current, given) => (operation === 'replace' && given.size === 0 ? current : undefined)),
  ),
  ...(['add', 'remove'] as const).map((kind) =>
    fault(
      `empty-list-${kind}-clears`,
      `${kind === 'add' ? '+' : '-'}FLAGS with an empty list takes all flags away.`,
      inBoth('6.4.6-empty-list'),
      combines((operation, _, given) => (operation === kind && given.size === 0 ? [] : undefined)),
    ),
  ),
  fault(
    'empty-list-refused',
    'The server answers BAD to STORE with an empty list.',
    inBoth('6.4.6-empty-list'),
    readsArguments(['STORE'], (usual) => ({
      flagList() {
        const flags = usual.flagList();
        if (flags.length === 0) throw new BadCommand('A list of flags cannot be empty');
        return flags;
      },
    })),
  ),
  fault(
    'first-range-alone',
    'STORE changes the messages of the first range of its set alone.',
    inBoth('9-sequence-set'),
    stores(({ set }) => ({ set: ranges(set, (all) => all.slice(0, 1)) })),
  ),
  fault(
    'from-one-before',
    'STORE changes the message before the set as well.',
    inBoth('6.4.6-only-the-set'),
    stores(({ set }) => ({
      set: ranges(set, (all) =>
        all.map(([first, last]) => [typeof first === 'number' && first > 1 ? first - 1 : first, last] as const),
      ),
    })),
  ),
  fault(
    'bare-flags-refused',
    'The server takes the flags of STORE in parentheses only.',
    inBoth('9-store-flags'),
    hears((line) => line.replace(/^(\S+ STORE \S+ \S+) [^(].*$/, '$1')),
  ),
  fault(
    'bare-flag-alone',
    'The server refuses more than one flag without parentheses.',
    inBoth('9-store-flags'),
    hears((line) => line.replace(/^(\S+ STORE \S+ \S+) [^(]\S* .*$/, '$1')),
  ),
  fault(
    'item-in-capitals',
    'The server knows FLAGS in capitals only.',
    inBoth('9-case-insensitive'),
    hears((line) => line.replace(/^(\S+ store \S+ )[+-]?flags/, '$1colours')),
  ),
  fault(
    'flags-by-case',
    'The server takes a system flag in another case for another flag.',
    inBoth('9-case-insensitive'),
    hears((line) => line.replace(/\\SEEN/g, '\\Unseen')),
  ),
  fault(
    'draft-not-kept',
    'The server forgets \\Draft when another session opens the mailbox.',
    inBoth('2.3.2-permanent'),
    atOpening((mailbox) =>
      mailbox.setFlags(
        mailbox.messages.map(({ uid }) => uid),
        'remove',
        ['\\Draft'],
      ),
    ),
  ),
  fault(
    'cleared-comes-back',
    'A flag that was taken away is there again when another session opens the mailbox.',
    inBoth('2.3.2-permanent-cleared'),
    mailboxes(
      (Usual) =>
        class extends Usual {
          readonly #cleared: (readonly [number[], string[]])[] = [];

          override setFlags(...[uids, operation, flags, origin]: Parameters<InstanceType<typeof Usual>['setFlags']>) {
            const [numbers, names] = [[...uids], [...flags]];
            if (operation === 'remove') this.#cleared.push([numbers, names]);
            return super.setFlags(numbers, operation, names, origin);
          }

          override listen(...listener: Parameters<InstanceType<typeof Usual>['listen']>) {
            for (const [uids, flags] of this.#cleared.splice(0)) super.setFlags(uids, 'add', flags);
            return super.listen(...listener);
          }
        },
    ),
  ),
];
