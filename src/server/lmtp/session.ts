import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import type { Account } from '../store/index.js';
import { localPart, parsePath } from './path.js';
import { traceFields } from './trace.js';

/** Longest command line in octets, CRLF included: 512 and generous room for parameters (RFC 5321 §4.5.3.1.4). */
const COMMAND_LIMIT = 4096;
/** Milliseconds a client may say nothing (RFC 5321 §4.5.3.2.7). */
const TIMEOUT = 5 * 60_000;
const DOT = 0x2e;
const END_OF_MAIL = Buffer.from('.\r\n');

interface Transaction {
  reversePath: string;
  recipients: { address: string; account: Account }[];
}

/** One LMTP session: the commands of SMTP with LHLO for EHLO, and a reply for each recipient after the message. */
export class LmtpSession {
  private client: string | undefined;
  private transaction: Transaction | undefined;
  private over = false;

  constructor(
    private readonly channel: Channel,
    private readonly context: ConnectionContext,
  ) {}

  private readonly commands: Readonly<Record<string, (argument: string) => string | Promise<string>>> = {
    LHLO: (argument) => this.hello(argument),
    MAIL: (argument) => this.mail(argument),
    RCPT: (argument) => this.recipient(argument),
    DATA: (argument) => (argument === '' ? this.data() : '501 5.5.4 DATA takes no argument'),
    RSET: (argument) => {
      if (argument !== '') return '501 5.5.4 RSET takes no argument';
      this.transaction = undefined;
      return '250 2.0.0 OK';
    },
    NOOP: () => '250 2.0.0 OK',
    QUIT: (argument) => {
      if (argument !== '') return '501 5.5.4 QUIT takes no argument';
      this.over = true;
      return '221 2.0.0 Closing connection';
    },
  };

  async run(): Promise<void> {
    await this.send('220 localhost mailspec reference server ready for LMTP');
    while (!this.over) {
      const line = await this.channel.readLine(COMMAND_LIMIT, TIMEOUT);
      if (line === 'too-long') await this.send('500 5.5.2 The line is too long');
      else if (line === 'timeout') return this.send('421 4.4.2 No command for too long, closing connection');
      else if (line === 'eof') return;
      else await this.send(await this.execute(line.toString('latin1')));
    }
  }

  private send(reply: string): Promise<void> {
    return this.channel.write(Buffer.from(`${reply}\r\n`, 'latin1'));
  }

  private execute(line: string): string | Promise<string> {
    const [, name = '', argument = ''] = /^([A-Za-z]+)(?: ([\x20-\x7e\x80-\xff]*))?$/.exec(line.trimEnd()) ?? [];
    const keyword = name.toUpperCase();
    // HELO and EHLO too are unknown here, which RFC 2033 §4.1 recommends to say so.
    const command = Object.hasOwn(this.commands, keyword) ? this.commands[keyword] : undefined;
    return command ? command(argument) : '500 5.5.1 There is no such command';
  }

  private hello(argument: string): string {
    if (!/^[A-Za-z0-9._:[\]-]+$/.test(argument)) return '501 5.5.4 LHLO takes a domain or an address literal';
    this.client = argument;
    this.transaction = undefined;
    const { literalLimit } = this.context.settings;
    const extensions = ['localhost', 'PIPELINING', 'ENHANCEDSTATUSCODES', '8BITMIME', `SIZE ${literalLimit}`];
    return extensions.map((text, index) => `250${index === extensions.length - 1 ? ' ' : '-'}${text}`).join('\r\n');
  }

  private mail(argument: string): string {
    if (this.client === undefined) return '503 5.5.1 LHLO comes first';
    if (this.transaction) return '503 5.5.1 A mail transaction is under way';
    const path = /^FROM:/i.test(argument) ? parsePath(argument.slice(5).trimStart()) : undefined;
    if (!path) return '501 5.5.4 MAIL has the form MAIL FROM:<reverse-path>';
    for (const [keyword, value] of path.parameters) {
      if (keyword === 'SIZE' && /^\d{1,20}$/.test(value)) {
        if (Number(value) > this.context.settings.literalLimit) return '552 5.3.4 The message is too large';
      } else if (keyword !== 'BODY' || !/^(7BIT|8BITMIME)$/i.test(value)) {
        return '555 5.5.4 There is no such parameter of MAIL';
      }
    }
    this.transaction = { reversePath: path.address, recipients: [] };
    return '250 2.1.0 OK';
  }

  private recipient(argument: string): string {
    if (!this.transaction) return '503 5.5.1 MAIL comes first';
    const path = /^TO:/i.test(argument) ? parsePath(argument.slice(3).trimStart()) : undefined;
    if (!path || path.address === '') return '501 5.5.4 RCPT has the form RCPT TO:<forward-path>';
    if (path.parameters.size > 0) return '555 5.5.4 There is no such parameter of RCPT';
    const address = path.address;
    const { store } = this.context;
    const account = store.account(address) ?? store.account(localPart(address));
    if (!account) return '550 5.1.1 There is no such user';
    this.transaction.recipients.push({ address, account });
    return '250 2.1.5 OK';
  }

  /** Takes a message and delivers it; the replies, one for each recipient in order (RFC 2033 §4.2). */
  private async data(): Promise<string> {
    const { transaction } = this;
    if (!transaction || transaction.recipients.length === 0) return '503 5.5.1 There is no recipient';
    await this.send('354 End the message with CRLF.CRLF');
    const message = await this.message();
    this.transaction = undefined;
    if (message === undefined) {
      this.over = true;
      return '421 4.4.2 The message did not end, closing connection';
    }
    const replies = transaction.recipients.map(({ address, account }) => {
      if (message === 'too-large') return '552 5.3.4 The message is too large';
      const trace = traceFields({
        client: this.client ?? 'unknown',
        clientAddress: this.channel.remoteAddress,
        reversePath: transaction.reversePath,
        recipient: address,
        user: account.user,
        date: new Date(),
      });
      account.inbox.append(Buffer.concat([Buffer.from(trace, 'latin1'), message]));
      return '250 2.1.5 Delivered';
    });
    return replies.join('\r\n');
  }

  /** The lines up to the lone period, its doubling undone (RFC 5321 §4.5.2); undefined when the client is gone. */
  private async message(): Promise<Buffer | 'too-large' | undefined> {
    const limit = this.context.settings.literalLimit;
    const lines: Buffer[] = [];
    let octets = 0;
    /** Only after CRLF does a line begin: a period after a lone LF is part of the text. */
    let atStart = true;
    for (;;) {
      const line = await this.channel.readRawLine(limit + 1, TIMEOUT);
      if (line === 'eof' || line === 'timeout') return undefined;
      if (line === 'too-long') {
        octets = Infinity;
        atStart = true;
        continue;
      }
      if (atStart && line.equals(END_OF_MAIL)) return octets > limit ? 'too-large' : Buffer.concat(lines);
      const text = atStart && line[0] === DOT ? line.subarray(1) : line;
      atStart = line.subarray(-2).equals(END_OF_MAIL.subarray(1));
      octets += text.length;
      if (octets > limit) lines.length = 0;
      else lines.push(text);
    }
  }
}
