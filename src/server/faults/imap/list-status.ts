import type { Fault } from '../fault.js';
import { lists, runsIn, takes, tells, type ListGiven } from './mailbox-tools.js';
import { parsers, refuses } from './tools.js';
import { BadCommand } from '../../imap/index.js';

const rev2 = (...names: readonly string[]): string[] => names.map((name) => `rfc9051-6.3.9.2-${name}`);

/** The return option STATUS of LIST (RFC 5819), and the selection option SPECIAL-USE (RFC 6154). */
export const listStatus: readonly Fault[] = [
  {
    id: 'imap/list-status/none',
    wrong: 'RETURN (STATUS) adds no status.',
    breaks: ['rfc5819-2-status', ...rev2('status', 'status-all')],
    plant: takes<ListGiven>(['LIST'], (given) => ({ ...given, statusItems: [] })),
  },
  {
    id: 'imap/list-status/first-only',
    wrong: 'RETURN (STATUS) adds the status of the first mailbox only.',
    breaks: ['rfc5819-2-status', ...rev2('status', 'status-all')],
    plant: tells(['LIST'], (content, before) =>
      content.startsWith('STATUS') && before.some((other) => other.startsWith('STATUS')) ? undefined : content,
    ),
  },
  {
    id: 'imap/list-status/ahead',
    wrong: 'RETURN (STATUS) sends the status of a mailbox ahead of its LIST response.',
    breaks: ['rfc5819-2-order', ...rev2('status-order')],
    plant: runsIn(['LIST'], (session) => {
      let list: string | undefined;
      return {
        addUntagged: (content) => {
          if (typeof content !== 'string') return;
          if (content.startsWith('STATUS')) session.addUntagged(content);
          if (list !== undefined) session.addUntagged(list);
          list = content.startsWith('LIST') ? content : undefined;
          if (list === undefined) return;
          queueMicrotask(() => {
            if (list !== undefined) session.addUntagged(list);
            list = undefined;
          });
        },
      };
    }),
  },
  {
    id: 'imap/list-status/even-if-not-selected',
    wrong: 'RETURN (STATUS) sends the status of mailboxes that are listed for others below them.',
    breaks: ['rfc5819-3-not-for-parents'],
    plant: lists((usual) => ({
      names: (...given) => usual.names(...given).map((listed) => ({ ...listed, selected: true })),
    })),
  },
  {
    id: 'imap/list-status/of-levels',
    wrong: 'RETURN (STATUS) sends a status of levels that are no mailboxes.',
    breaks: ['rfc5819-2-not-selectable', ...rev2('status-noselect')],
    plant: tells(['LIST'], (content) => {
      const name = /^LIST \(.*\\(?:Noselect|NonExistent).*?\) "." (".*?")/.exec(content)?.[1];
      return name === undefined ? content : [content, `STATUS ${name} (MESSAGES 0)`];
    }),
  },
  {
    id: 'imap/list-status/of-all-that-match',
    wrong: 'RETURN (STATUS) takes no notice of the selection options.',
    breaks: ['rfc5819-2-selection'],
    plant: takes<ListGiven>(['LIST'], (given) =>
      given.statusItems.length > 0 ? { ...given, selection: {}, returnSubscribed: true } : given,
    ),
  },
  {
    id: 'imap/list-status/alone',
    wrong: 'LIST refuses STATUS beside other return options.',
    breaks: ['rfc5819-4-with-other-options', ...rev2('status-with-other-options')],
    plant: refuses(
      ['LIST'],
      (_, given) => (given as ListGiven).returnSubscribed && (given as ListGiven).statusItems.length > 0,
    ),
  },
  {
    id: 'imap/list-status/no-size',
    wrong: 'RETURN (STATUS) does not know SIZE.',
    breaks: ['rfc8438-3-list-status'],
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override keyword(what: string): string {
            const found = super.keyword(what);
            if (what === 'a STATUS item' && found === 'SIZE' && this.text.includes('RETURN')) {
              throw new BadCommand('no item SIZE');
            }
            return found;
          }
        },
    ),
  },
  {
    id: 'imap/list-status/of-nothing',
    wrong: 'RETURN (STATUS) sends a status of what was not found.',
    breaks: ['rfc5819-2-status', 'rfc9051-6.3.9.2-status'],
    plant: (behaviour) =>
      lists((usual) => ({
        names: (account, patterns, selection) => {
          const found = usual.names(account, patterns, selection);
          const [name] = patterns;
          if (found.length > 0 || name === undefined || /[*%]/.test(name) || selection.lsub === true) return found;
          const listed = { exists: false, subscribed: false, hasChildren: false, selected: true, childInfo: false };
          return [{ name, ...listed }];
        },
      }))(behaviour),
  },
  {
    id: 'imap/list-status/special-use-ignored',
    wrong: 'LIST (SPECIAL-USE) returns all mailboxes.',
    breaks: ['rfc6154-2-selection', 'rfc5258-3-every-criterion', 'rfc9051-6.3.9-options-cumulative'],
    plant: takes<ListGiven>(['LIST'], (given) => ({ ...given, selection: { ...given.selection, specialUse: false } })),
  },
  {
    id: 'imap/list-status/any-criterion',
    wrong: 'LIST returns what satisfies one of the selection options.',
    breaks: ['rfc5258-3-every-criterion', 'rfc9051-6.3.9-options-cumulative'],
    plant: lists((usual) => ({
      candidates: (account, selection) =>
        selection.subscribed === true && selection.specialUse === true
          ? [...usual.candidates(account, { subscribed: true }), ...usual.candidates(account, { specialUse: true })]
          : usual.candidates(account, selection),
    })),
  },
  {
    id: 'imap/list-status/special-use-hidden',
    wrong: 'LIST shows no attributes of special use.',
    breaks: ['rfc6154-2-return', 'rfc6154-2-implied', 'rfc6154-3-created'],
    plant: lists((usual) => ({
      attributes: (...given) => usual.attributes(...given).filter((attribute) => attribute !== '\\Archive'),
    })),
  },
];
