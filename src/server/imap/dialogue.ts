import { StoreError } from '../store/index.js';
import type { Command, Completion, Dialogue, Invocation, Session } from './model.js';
import {
  readCommand,
  type LiteralAnnouncement,
  type ReadCommand,
  type Rejection,
  type Segment,
} from './command-reader.js';
import { BadCommand, Refusal } from './errors.js';
import type { CommandParser } from './parser.js';

const TAG = /[^\x00-\x20\x7f-\xff(){%*"\\+]+/y;

/** The dialogue as it is; what its members mean is said with the interface. */
export class ImapDialogue implements Dialogue {
  constructor(readonly session: Session) {}

  greet(): void {
    const list = this.session.behaviour.capabilities(this.session).join(' ');
    this.session.addStatus('OK', `CAPABILITY ${list}`, 'mailspec reference server ready');
  }

  async sayBye(text: string): Promise<void> {
    this.session.addStatus('BYE', undefined, text);
    await this.session.output.flush();
  }

  async serveCommand(): Promise<void> {
    const read = await this.read();
    const parser = new this.session.behaviour.parser(read.segments);
    const tag = this.tag(parser);
    if (tag === undefined) {
      await this.answerUntagged(
        read.kind === 'rejected' ? read.rejection.text : 'A command begins with a tag and a space',
      );
      return;
    }
    const completion = read.kind === 'rejected' ? read.rejection : await this.execute(tag, parser);
    await this.complete(tag, completion);
  }

  read(): Promise<ReadCommand> {
    return readCommand(this.session.channel, {
      lineLimit: this.session.behaviour.lineLimit,
      timeout: this.session.context.settings.autologout.imap,
      admit: (before, literal) => this.admitLiteral(before, literal),
      invite: () => this.session.invite('Ready for literal data'),
    });
  }

  tag(parser: CommandParser): string | undefined {
    const tag = parser.tryMatch(TAG);
    return parser.peek() === ' ' ? tag : undefined;
  }

  async answerUntagged(text: string): Promise<void> {
    this.session.addStatus('BAD', undefined, text);
    await this.session.output.flush();
  }

  async complete(tag: string, completion: Completion): Promise<void> {
    const response = this.session.format.status(tag, completion.status, completion.code, completion.text);
    if (completion.deliver === undefined) this.session.output.add(response);
    await this.session.output.flush();
    await completion.deliver?.(response);
    completion.afterwards?.();
  }

  async execute(tag: string, parser: CommandParser): Promise<Completion> {
    try {
      const { name, command } = this.findCommand(parser);
      const given = command.parse(parser, this.session);
      const invocation: Invocation = { tag, name, uid: name.startsWith('UID ') };
      const completion = await this.attempt(() => command.run(this.session, given, invocation));
      this.session.behaviour.updates.report(this.session, command.reportsExpunge);
      return completion;
    } catch (error) {
      return this.asCompletion(error);
    }
  }

  async attempt(run: () => Promise<Completion> | Completion): Promise<Completion> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof BadCommand) throw error;
      return this.asCompletion(error);
    }
  }

  asCompletion(error: unknown): Completion {
    if (error instanceof BadCommand) return { status: 'BAD', text: error.message };
    if (error instanceof Refusal || error instanceof StoreError) {
      return { status: 'NO', code: error.code, text: error.message };
    }
    throw error;
  }

  findCommand(parser: CommandParser): { name: string; command: Command } {
    parser.space();
    let name = parser.keyword('a command');
    if (name === 'UID') {
      parser.space();
      name = `UID ${parser.keyword('a command after UID')}`;
    }
    const { commands } = this.session.behaviour;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new BadCommand(`Unknown command ${name}`);
    if (!command.states.includes(this.session.state)) {
      throw new BadCommand(`${name} is not valid in the ${this.session.state} state`);
    }
    return { name, command };
  }

  admitLiteral(before: readonly Segment[], { size, synchronizing }: LiteralAnnouncement): Rejection | undefined {
    const { literals, lineLimit } = this.session.behaviour;
    const { literalLimit } = this.session.context.settings;
    let takesMessage: boolean;
    try {
      const parser = new this.session.behaviour.parser(before);
      parser.match(TAG, 'a tag');
      takesMessage = this.findCommand(parser).command.takesMessage === true;
    } catch (error) {
      if (error instanceof BadCommand) return { status: 'BAD', text: error.message };
      throw error;
    }
    if (!synchronizing && literals === 'LITERAL-' && size > 4096) {
      return { status: 'BAD', code: 'TOOBIG', text: 'A non-synchronizing literal has at most 4096 octets' };
    }
    if (!takesMessage && size > lineLimit) {
      return { status: 'BAD', code: 'TOOBIG', text: `A literal of this command has at most ${lineLimit} octets` };
    }
    if (size > literalLimit) {
      return { status: 'NO', code: 'TOOBIG', text: `A message has at most ${literalLimit} octets` };
    }
    return undefined;
  }
}
