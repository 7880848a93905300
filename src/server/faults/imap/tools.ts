import { BadCommand } from '../../imap/index.js';
import type { CommandParser, Completion, Dialogue, ImapBehaviour, Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns, otherwise } from '../tools.js';

type Plant = Fault['plant'];

/** The ids of obligations that RFC 3501 and RFC 9051 have under the same name. */
export const inBoth = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`rfc3501-${name}`, `rfc9051-${name}`]);

/** The class of all dialogues with members replaced. */
export const dialogues =
  (extend: (usual: ImapBehaviour['dialogue']) => ImapBehaviour['dialogue']): Plant =>
  ({ imap }) => ({ imap: { dialogue: extend(imap.dialogue) } });

/** The class of all sessions with members replaced. */
export const imapSessions =
  (extend: (usual: ImapBehaviour['session']) => ImapBehaviour['session']): Plant =>
  ({ imap }) => ({ imap: { session: extend(imap.session) } });

/** The class of what reads the arguments of commands with members replaced. */
export const parsers =
  (extend: (usual: typeof CommandParser) => typeof CommandParser): Plant =>
  ({ imap }) => ({ imap: { parser: extend(imap.parser) } });

/** Commands whose arguments are read by a parser with members replaced. */
export const readsArguments = (
  names: readonly string[],
  members: (usual: CommandParser) => Partial<CommandParser>,
): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    parse: (parser, session) => usual.parse(otherwise(parser, members), session),
  }));

/** Every completion of these commands otherwise, failures included. */
export const completes = (
  names: readonly string[],
  change: (completion: Completion, session: Session) => Completion,
): Plant =>
  dialogues(
    (Usual) =>
      class extends Usual {
        #name = '';

        override findCommand(parser: CommandParser) {
          this.#name = '';
          const found = super.findCommand(parser);
          this.#name = found.name;
          return found;
        }

        override complete(tag: string, completion: Completion) {
          return super.complete(tag, names.includes(this.#name) ? change(completion, this.session) : completion);
        }
      },
  );

/** What is done to a session after each command, once it is known how it went and before the client is told. */
export const afterwards = (act: (completion: Completion, dialogue: Dialogue) => void): Plant =>
  dialogues(
    (Usual) =>
      class extends Usual {
        override complete(tag: string, completion: Completion) {
          act(completion, this);
          return super.complete(tag, completion);
        }
      },
  );

export const done: Completion = { status: 'OK', text: 'done' };

/** Refuses commands where `when` holds. */
export const refuses = (
  names: readonly string[],
  when: (session: Session, given: unknown) => boolean = () => true,
  completion: Completion = { status: 'NO', text: 'not now' },
): Plant => imapRuns(names, (usual, session, given) => (when(session, given) ? completion : usual()));

const NOTHING = Symbol('arguments that were overlooked');

/** Says OK, and does nothing, where the arguments cannot be read and `when` holds of what is left. */
export const overlooks = (names: readonly string[], when: (parser: CommandParser) => boolean = () => true): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    parse(parser, session) {
      try {
        return usual.parse(parser, session);
      } catch (error) {
        if (error instanceof BadCommand && when(parser)) return NOTHING;
        throw error;
      }
    },
    run: (session, given, invocation) => (given === NOTHING ? done : usual.run(session, given, invocation)),
  }));

/**
 * Makes the faults of one subject. `rules` are always-on rules that are broken as well, and seen in the tests `shows`.
 * @param subject what their ids begin with
 * @param requirement the whole id of a requirement that is named in short
 */
export const faultsOf =
  (subject: string, requirement: (id: string) => string = (id) => id) =>
  (
    name: string,
    wrong: string,
    breaks: readonly string[],
    plant: Fault['plant'],
    rules: readonly string[] = [],
    shows: readonly string[] = [],
  ): Fault => ({
    id: `${subject}/${name}`,
    wrong,
    breaks: [...breaks.map(requirement), ...rules],
    shows,
    plant,
  });
