import { BadCommand, type FetchArguments } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands } from '../tools.js';
import { fetchItems as items, fetchRequests, parsers, reads, revisions, views } from './messages.js';

const fetch = revisions('6.4.5', '6.4.5');
const grammar = revisions('9', '9');
const fault = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  plant: Fault['plant'],
  more?: Partial<Fault>,
): Fault => ({
  id: `imap/fetch-items/${name}`,
  wrong,
  breaks,
  plant,
  ...more,
});

const ITEMS = {
  FLAGS: 'flags',
  INTERNALDATE: 'internaldate',
  'RFC822.SIZE': 'size',
  ENVELOPE: 'envelope',
  BODYSTRUCTURE: 'bodystructure',
  UID: 'uid',
} as const;

const lost = Object.entries(ITEMS).map(([item, name]) =>
  fault(
    `no-${name}`,
    `The server leaves ${item} out of its answers.`,
    fetch(`item-${name}`),
    imapCommands(['FETCH'], (usual) => ({
      ...usual,
      parse(parser, session) {
        const given = usual.parse(parser, session) as FetchArguments;
        return { ...given, requests: given.requests.filter((request) => request.name !== item) };
      },
    })),
  ),
);

const MACROS: readonly (readonly [macro: string, name: string, wrong: string, items: readonly string[]])[] = [
  ['ALL', 'all-without-envelope', 'leaves ENVELOPE out of ALL', ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE']],
  ['FAST', 'fast-without-size', 'leaves RFC822.SIZE out of FAST', ['FLAGS', 'INTERNALDATE']],
  ['FULL', 'full-without-body', 'leaves BODY out of FULL', ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE']],
  [
    'FULL',
    'full-with-structure',
    'gives BODYSTRUCTURE for FULL',
    ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODYSTRUCTURE'],
  ],
];

const macros = MACROS.map(([macro, name, wrong, list]) =>
  fault(name, `The server ${wrong}.`, fetch(`macro-${macro.toLowerCase()}`, 'macros'), ({ imap }) => ({
    imap: { fetchMacros: { ...imap.fetchMacros, [macro]: list } },
  })),
);

const setSeen = ['ENVELOPE', 'BODYSTRUCTURE', 'BODY', 'RFC822.SIZE', 'INTERNALDATE'].map((item) =>
  fault(
    `seen-by-${item.toLowerCase().replace('.', '-')}`,
    `The server sets \\Seen when ${item} is fetched.`,
    fetch('header-items-unseen'),
    fetchRequests([item], () => ({ setsSeen: true })),
  ),
);

/** Which data items FETCH gives of which messages (RFC 3501 §6.4.5, RFC 9051 §6.4.5). */
export const fetchItems: readonly Fault[] = [
  ...lost,
  ...macros,
  ...setSeen,
  fault(
    'no-body',
    'The server takes BODY without a section for BODYSTRUCTURE, name and all.',
    fetch('item-body'),
    fetchRequests(['BODY'], ({ name }) => (name === 'BODY' ? { name: 'BODYSTRUCTURE' } : {})),
  ),
  fault(
    'no-sections',
    'The server refuses BODY with a section.',
    fetch('item-section'),
    items(['BODY'], (usual) => (parser, session) => {
      if (parser.peek() === '[') throw new BadCommand('BODY has no sections');
      return usual(parser, session);
    }),
  ),
  fault(
    'last-message-lost',
    'The server leaves out the last message of a set.',
    fetch('each-message'),
    views(
      (Usual) =>
        class extends Usual {
          override select(...given: Parameters<(typeof Usual)['prototype']['select']>) {
            const found = super.select(...given);
            return found.length > 1 ? found.slice(0, -1) : found;
          }
        },
    ),
  ),
  fault(
    'numbered-by-uid',
    'The server numbers messages by their UIDs.',
    revisions('6.4.8', '6.4.9')('uid-fetch-number'),
    views(
      (Usual) =>
        class extends Usual {
          override numberOf({ message }: Parameters<(typeof Usual)['prototype']['numberOf']>[0]) {
            return message.uid;
          }
        },
    ),
  ),
  fault(
    'a-number-skipped',
    'The server leaves out the number two where it numbers the messages.',
    ['rfc3501-2.3.1.2-contiguous', 'rfc9051-2.3.1.2-contiguous'],
    views(
      (Usual) =>
        class extends Usual {
          override numberOf(entry: Parameters<(typeof Usual)['prototype']['numberOf']>[0]) {
            const number = super.numberOf(entry);
            return number > 1 ? number + 1 : number;
          }
        },
    ),
  ),
  fault(
    'first-item-only',
    'The server answers the first data item of a list only.',
    fetch('item-list'),
    imapCommands(['FETCH', 'UID FETCH'], (usual) => ({
      ...usual,
      parse(parser, session) {
        const given = usual.parse(parser, session) as FetchArguments;
        return { ...given, requests: given.requests.slice(0, 1) };
      },
    })),
  ),
  fault(
    'parentheses-demanded',
    'The server refuses a data item without parentheses.',
    fetch('single-item'),
    hears((line) => line.replace(/( FETCH \S+ )(?!\(|ALL|FAST|FULL)\S.*$/i, '$1')),
  ),
  fault(
    'peek-sets-seen',
    'The server sets \\Seen by BODY.PEEK, too.',
    fetch('peek'),
    fetchRequests(['BODY.PEEK'], () => ({ setsSeen: true })),
  ),
  fault(
    'section-leaves-seen',
    'The server does not set \\Seen by BODY with a section.',
    fetch('sets-seen'),
    fetchRequests(['BODY'], () => ({ setsSeen: false })),
  ),
  fault(
    'seen-untold',
    'The server sets \\Seen by BODY with a section without saying so.',
    fetch('tells-seen'),
    fetchRequests(['BODY'], (usual) => ({
      setsSeen: false,
      value(session, entry) {
        const { mailbox, readOnly } = session.selectedView;
        if (usual.setsSeen && !readOnly) mailbox.setFlags([entry.message.uid], 'add', ['\\Seen'], session);
        return usual.value(session, entry);
      },
    })),
  ),
  ...(
    [
      ['RFC822', 'rfc822', true],
      ['RFC822.HEADER', 'rfc822-header', false],
      ['RFC822.TEXT', 'rfc822-text', true],
    ] as const
  ).flatMap(([item, name, setsSeen]) => [
    fault(
      `${name}-${setsSeen ? 'leaves' : 'sets'}-seen`,
      `The server ${setsSeen ? 'does not set' : 'sets'} \\Seen when ${item} is fetched.`,
      [`rfc3501-6.4.5-${name}`],
      fetchRequests([item], () => ({ setsSeen: !setsSeen })),
    ),
    fault(
      `${name}-lacks-an-end`,
      `The server leaves out the last line end of ${item}.`,
      [`rfc3501-6.4.5-${name}`],
      fetchRequests([item], (usual) => ({
        value(session, entry) {
          const octets = usual.value(session, entry)[1];
          return session.format.literal(Buffer.isBuffer(octets) ? octets.subarray(0, -2) : Buffer.alloc(0));
        },
      })),
    ),
  ]),
  fault(
    'size-with-lf',
    'The server counts a line end as one octet in RFC822.SIZE.',
    ['rfc2683-3.4.5-size-exact', 'rfc3501-2.3.4-size', 'rfc9051-2.3.4-size', ...fetch('item-size')],
    fetchRequests(['RFC822.SIZE'], () => ({
      value: (_, { message }) => [String(message.octets.toString('latin1').replaceAll('\r\n', '\n').length)],
    })),
  ),
  fault(
    'size-of-body',
    'The server gives the size of a message without its header.',
    ['rfc2683-3.4.5-size-exact', 'rfc3501-2.3.4-size', 'rfc9051-2.3.4-size', ...fetch('item-size')],
    fetchRequests(['RFC822.SIZE'], () => ({
      value: (_, { message }) => [String(message.size - message.entity.bodyStart)],
    })),
  ),
  fault(
    'flags-as-selected',
    'The server gives the flags that a message had when it was fetched first.',
    fetch('changed-flags'),
    (behaviour) => {
      const first = new WeakMap<object, readonly string[]>();
      return fetchRequests(['FLAGS'], () => ({
        value(session, { message, recent }) {
          const flags = first.get(message) ?? [
            ...message.flags,
            ...(recent && !session.dialect.rev2 ? ['\\Recent'] : []),
          ];
          first.set(message, flags);
          return [session.format.list(flags)];
        },
      }))(behaviour);
    },
  ),
  fault(
    'another-structure',
    'The server gives another Message-ID in the envelope each time it is fetched.',
    ['rfc3501-2.3.1.1-immutable-structure', 'rfc9051-2.3.1.1-immutable-structure', ...fetch('static-items')],
    (behaviour) => {
      let count = 0;
      return reads((usual) => ({
        envelope: (message) => ({ ...usual.envelope(message), messageId: `<${++count}@server.example>` }),
      }))(behaviour);
    },
  ),
  fault(
    'boundary-renewed',
    'The server builds the whole message anew each time it is fetched, with another line at its top.',
    ['rfc3501-2.3.1.1-immutable-texts', 'rfc9051-2.3.1.1-immutable-texts', ...fetch('static-items')],
    (behaviour) => {
      let count = 0;
      return reads((usual) => ({
        section(message, wanted) {
          const octets = usual.section(message, wanted);
          if (wanted.path.length > 0 || wanted.text || !octets) return octets;
          return Buffer.concat([Buffer.from(`X-Built: ${++count}\r\n`), octets]);
        },
      }))(behaviour);
    },
  ),
  fault(
    'backwards-is-empty',
    'The server takes a range whose higher end stands first for an empty one.',
    grammar('sequence-set'),
    parsers(
      (Usual) =>
        class extends Usual {
          override sequenceSet() {
            const set = super.sequenceSet();
            if (set.kind === 'saved') return set;
            return {
              ...set,
              ranges: set.ranges.filter(([one, other]) => one === '*' || other === '*' || one <= other),
            };
          }
        },
    ),
  ),
  fault(
    'first-of-the-list',
    'The server reads the first member of a sequence set only.',
    grammar('sequence-set'),
    parsers(
      (Usual) =>
        class extends Usual {
          override sequenceSet() {
            const set = super.sequenceSet();
            return set.kind === 'saved' ? set : { ...set, ranges: set.ranges.slice(0, 1) };
          }
        },
    ),
  ),
  fault(
    'star-has-no-message',
    'The server takes the asterisk in a set of numbers for the highest number there can be.',
    grammar('star-is-last'),
    parsers(
      (Usual) =>
        class extends Usual {
          override sequenceSet() {
            const set = super.sequenceSet();
            if (set.kind === 'saved') return set;
            const end = <T>(given: T | '*'): T | number => (given === '*' ? 4_294_967_295 : given);
            return { ...set, ranges: set.ranges.map(([one, other]) => [end(one), end(other)] as const) };
          }
        },
    ),
  ),
  fault(
    'star-only-behind',
    'The server does not take an asterisk before a colon.',
    grammar('star-is-last'),
    parsers(
      (Usual) =>
        class extends Usual {
          override sequenceSet() {
            if (this.peek() === '*') {
              const set = super.sequenceSet();
              if (set.kind === 'ranges' && set.ranges.some(([one, other]) => one === '*' && other !== '*'))
                throw new BadCommand('A range cannot begin with *');
              return set;
            }
            return super.sequenceSet();
          }
        },
    ),
  ),
  fault(
    'missing-numbers-ignored',
    'The server passes over message sequence numbers that there are not.',
    grammar('no-such-number-bad'),
    views(
      (Usual) =>
        class extends Usual {
          override select(...[set, uid]: Parameters<(typeof Usual)['prototype']['select']>) {
            if (uid || set.kind === 'saved') return super.select(set, uid);
            const found = this.matching(set, false);
            return this.entries.filter((entry) => found.has(entry));
          }
        },
    ),
  ),
  fault(
    'nonsense-accepted',
    'The server answers a FETCH that it cannot read with OK.',
    fetch('no-item', 'no-set', 'wrong-list', 'wrong-section', 'wrong-set', 'unknown-item'),
    imapCommands(['FETCH'], (usual) => ({
      ...usual,
      parse(parser, session) {
        try {
          return usual.parse(parser, session);
        } catch (error) {
          if (error instanceof BadCommand) return { set: { kind: 'ranges', ranges: [] }, requests: [] };
          throw error;
        }
      },
      run: (session, given, invocation) =>
        (given as FetchArguments).requests.length === 0
          ? { status: 'OK', text: 'FETCH completed' }
          : usual.run(session, given, invocation),
    })),
  ),
  fault(
    'whole-message-as-rfc822',
    'The server answers BODY[] with RFC822 in IMAP4rev2, too.',
    ['rfc9051-A-removed-items'],
    fetchRequests(['BODY'], ({ name }) => (name === 'BODY[]' ? { name: 'RFC822' } : {})),
  ),
];
