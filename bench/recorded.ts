import { defaultMessagesDir, loadMessages } from '../src/fixtures/index.js';
import { Connection } from '../src/net/index.js';
import { Custodian, endpointFor, newRunId, targetFromFile } from '../src/target/index.js';
import type { Traffic } from './traffic.js';

const items = 'FLAGS UID INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER]';
const patience = { timeout: 30_000 };
/** Too large for its share of the traffic: one literal would be nearly all of it. */
const left = 'large';

/** What the server of a target file answers when a client looks at a mailbox of all fixture messages for the first time. */
export async function recordFetches(file: string, responses: number): Promise<Traffic> {
  const target = await targetFromFile(file);
  const [account] = target.accounts;
  if (!account) throw new Error(`${file} has no account`);
  const library = loadMessages(defaultMessagesDir());
  const custodian = await Custodian.open({ target, account, library, runId: newRunId() });
  try {
    const mailbox = custodian.freshName();
    const names = library.names().filter((name) => name !== left);
    await custodian.makeMailbox(
      mailbox,
      names.map((message) => ({ message, times: 1, flags: ['\\Seen'] })),
    );
    const { host, port, tls } = endpointFor(target, 'imap');
    const connection = await Connection.open({
      host,
      port,
      tls: tls === 'implicit' ? tls : 'none',
      trust: 'accept',
      ...patience,
    });
    const answers: Buffer[] = [];
    const { user, password } = account;
    for (const command of [`LOGIN "${user}" "${password}"`, `EXAMINE "${mailbox}"`, `FETCH 1:* (${items})`]) {
      answers.length = 0;
      await connection.write(Buffer.from(`a ${command}\r\n`));
      for (;;) {
        const frame = await connection.read('response', patience);
        if (frame.kind !== 'frame') throw new Error(`${command}: ${frame.kind}`);
        const head = frame.octets.toString('latin1', 0, 40);
        if (head.startsWith('a OK')) break;
        if (head.startsWith('a ')) throw new Error(`${command} was refused`);
        if (/^\* \d+ FETCH /.test(head)) answers.push(Buffer.from(frame.octets));
      }
    }
    await connection.end();
    const all = Array.from({ length: Math.ceil(responses / answers.length) }, () => answers).flat();
    return { responses: all, octets: all.reduce((sum, { length }) => sum + length, 0) };
  } finally {
    await custodian.cleanUp();
  }
}
