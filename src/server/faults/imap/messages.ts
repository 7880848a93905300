import type { Behaviour } from '../../behaviour.js';
import type { FetchItem, FetchRequest, MessageReading, SearchKey, Session, ViewEntry, Wire } from '../../imap/index.js';
import type { Entity } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, otherwise } from '../tools.js';

type Plant = Fault['plant'];

/** Names of one obligation in the ledgers of both revisions, by the sections that hold it in each. */
export const revisions =
  (rev1: string, rev2: string) =>
  (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => [`rfc3501-${rev1}-${name}`, `rfc9051-${rev2}-${name}`]);

/** What is read out of messages, for FETCH and SEARCH, read otherwise. */
export const reads =
  (members: (usual: MessageReading) => Partial<MessageReading>): Plant =>
  ({ imap }) => ({ imap: { reading: otherwise(imap.reading, members) } });

/** FETCH items done otherwise, by name in capitals. */
export const fetchItems =
  (names: readonly string[], wrap: (usual: FetchItem, name: string) => FetchItem): Plant =>
  ({ imap }) => ({ imap: { fetchItems: { ...imap.fetchItems, ...wrapped(imap.fetchItems, names, wrap) } } });

/** FETCH items answered otherwise; what `change` does not give stays as it is. */
export const fetchRequests = (
  names: readonly string[],
  change: (usual: FetchRequest, session: Session) => Partial<FetchRequest>,
): Plant =>
  fetchItems(names, (usual) => (parser, session) => {
    const request = usual(parser, session);
    return { ...request, ...change(request, session) };
  });

/** Search keys done otherwise, by name in capitals. */
export const searchKeys =
  (names: readonly string[], wrap: (usual: SearchKey, name: string) => SearchKey): Plant =>
  ({ imap }) => ({ imap: { searchKeys: { ...imap.searchKeys, ...wrapped(imap.searchKeys, names, wrap) } } });

/** Search keys that look at other entries than those of the view. */
export const searched = (names: readonly string[], see: (entry: ViewEntry) => ViewEntry): Plant =>
  searchKeys(names, (usual) => (reader) => {
    const criterion = usual(reader);
    return (session) => {
      const test = criterion(session);
      return (entry) => test(see(entry));
    };
  });

function wrapped<T>(table: Readonly<Record<string, T>>, names: readonly string[], wrap: (usual: T, name: string) => T) {
  return Object.fromEntries(
    names.map((name) => {
      const usual = table[name];
      if (usual === undefined) throw new Error(`the server has no ${name}`);
      return [name, wrap(usual, name)];
    }),
  );
}

/** An entry whose message has other members. */
export const withMessage = (entry: ViewEntry, members: Partial<ViewEntry['message']>): ViewEntry => ({
  ...entry,
  message: otherwise(entry.message, () => members),
});

/** A part and all parts within it, each changed; a message within a part, too. */
export const eachPart = (part: Entity, change: (part: Entity, within?: Entity) => Partial<Entity>): Entity => {
  const walk = (entity: Entity, within?: Entity): Entity => {
    const inner = {
      ...entity,
      parts: entity.parts.map((child) => walk(child, entity)),
      message: entity.message && walk(entity.message),
    };
    return { ...inner, ...change(inner, within) };
  };
  return walk(part);
};

/** Structures written as if the parts were others; BODY with a section stays as it is. */
export const structures = (
  change: (part: Entity, within?: Entity) => Partial<Entity>,
  names: readonly string[] = ['BODY', 'BODYSTRUCTURE'],
): Plant =>
  fetchRequests(names, (usual) =>
    usual.name.includes('[')
      ? {}
      : {
          value: (session, entry) =>
            usual.value(session, withMessage(entry, { entity: eachPart(entry.message.entity, change) })),
        },
  );

/** The class of the views with members replaced. */
export const views =
  (extend: (usual: Behaviour['imap']['view']) => Behaviour['imap']['view']): Plant =>
  ({ imap }) => ({ imap: { view: extend(imap.view) } });

/** The class that reads the arguments of commands with members replaced. */
export const parsers =
  (extend: (usual: Behaviour['imap']['parser']) => Behaviour['imap']['parser']): Plant =>
  ({ imap }) => ({ imap: { parser: extend(imap.parser) } });

/**
 * The untagged responses that these commands send (latin1, without `* ` and CRLF, literals and all) sent otherwise; an
 * empty string leaves it out. `given` is what the command was given, `count` how many came before it in the command.
 */
export const answers = (
  names: readonly string[],
  rewrite: (response: string, given: unknown, count: number, session: Session) => string,
): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    run(session, given, invocation) {
      let count = 0;
      const rewritten = (content: Wire): string => rewrite(text(content), given, count++, session);
      return usual.run(
        posingAs(session, {
          addUntagged(content) {
            const response = rewritten(content);
            if (response !== '') session.addUntagged(response);
          },
          async untagged(content) {
            const response = rewritten(content);
            if (response !== '') await session.untagged(response);
          },
        }),
        given,
        invocation,
      );
    },
  }));

const text = (content: Wire): string =>
  typeof content === 'string'
    ? content
    : content.map((piece) => (typeof piece === 'string' ? piece : piece.toString('latin1'))).join('');

/** The session itself, its state and all, but for these members. */
export function posingAs(session: Session, members: Partial<Session>): Session {
  return new Proxy(session, {
    get(target, key) {
      const value: unknown = key in members ? Reflect.get(members, key) : Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
