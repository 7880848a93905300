import { expect, test } from 'vitest';
import { deliver, withServer } from '../testing/running.js';
import { Mailbox, Store } from '../store/index.js';
import { imapBehaviour, ResponseFormat, Updates, type ImapBehaviour, type Session } from './index.js';
import { ImapClient } from './testing/imap-client.js';

const SMALL = 'Subject: small\r\n\r\nbody\r\n';

/** What a session on an INBOX of three messages answers when one thing is done otherwise. */
async function answers(imap: Partial<ImapBehaviour>, ...commands: string[]): Promise<string[]> {
  let responses: string[] = [];
  await withServer(
    async (server) => {
      deliver(server, 'alice', SMALL, SMALL, SMALL);
      const client = await ImapClient.login(server, 'INBOX');
      for (const command of commands) responses = await client.run(command);
    },
    { behaviour: { imap } },
  );
  return responses;
}

test('a command can be wrapped', async () => {
  const { NOOP: noop } = imapBehaviour.commands;
  if (noop === undefined) throw new Error('no NOOP');
  const commands = {
    ...imapBehaviour.commands,
    NOOP: { ...noop, run: () => ({ status: 'NO', text: 'not today' }) as const },
  };
  expect(await answers({ commands }, 'NOOP')).toEqual(['NO not today']);
});

test('when EXPUNGE is reported can be changed for one command', async () => {
  const { FETCH: fetch } = imapBehaviour.commands;
  if (fetch === undefined) throw new Error('no FETCH');
  const commands = { ...imapBehaviour.commands, FETCH: { ...fetch, reportsExpunge: true } };
  await withServer(
    async (server) => {
      deliver(server, 'alice', SMALL, SMALL);
      const client = await ImapClient.login(server, 'INBOX');
      server.store.account('alice')?.inbox.expunge([1]);
      expect(await client.run('FETCH 2 UID')).toContain('* 1 EXPUNGE');
    },
    { behaviour: { imap: { commands } } },
  );
});

test('a piece of the format can be changed', async () => {
  class Doubling extends ResponseFormat {
    override status(tag: string, status: string, code: string | undefined, text: string): string {
      return super.status(tag, status, code, `${text} ${text}`);
    }
  }
  expect(await answers({ format: new Doubling() }, 'NOOP')).toEqual(['OK NOOP completed NOOP completed']);
});

test('reports of changes can be left out', async () => {
  class Silent extends Updates {
    override reportExpunged(session: Session): void {
      session.view?.removeExpunged();
    }
  }
  const expunging = ['STORE 1 +FLAGS.SILENT (\\Deleted)', 'EXPUNGE'];
  expect(await answers({}, ...expunging)).toContain('* 1 EXPUNGE');
  expect(await answers({ updates: new Silent() }, ...expunging)).not.toContain('* 1 EXPUNGE');
});

test('an item of FETCH can be added', async () => {
  const fetchItems = {
    ...imapBehaviour.fetchItems,
    'X-ODD': () => ({ name: 'X-ODD', setsSeen: false, value: () => ['"odd"'] }),
  };
  expect((await answers({ fetchItems }, 'FETCH 1 X-ODD'))[0]).toBe('* 1 FETCH (X-ODD "odd")');
});

test('what a mailbox does can be changed', () => {
  class Thrifty extends Mailbox {
    override allocateUid(): number {
      return this.messages.length + 1;
    }
  }
  const { inbox } = new Store({ mailboxClass: Thrifty }).addAccount('alice', 'secret');
  inbox.append(Buffer.from(SMALL));
  inbox.expunge([1]);
  expect(inbox.append(Buffer.from(SMALL)).uid).toBe(1);
});
