import { describe, expect, test } from 'vitest';
import { StoreError, Store, type Account, type MailboxChange } from './index.js';

const MESSAGE = Buffer.from('Subject: x\r\n\r\nbody');

function account(mailboxes: string[] = []): Account {
  return new Store({ mailboxes: mailboxes.map((name) => ({ name })) }).addAccount('alice', 'secret');
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a store', () => {
  test('never gives a UIDVALIDITY twice, and they ascend', () => {
    const store = new Store();
    const given = Array.from({ length: 1000 }, () => store.nextUidvalidity());
    expect(new Set(given).size).toBe(1000);
    expect(given).toEqual([...given].sort((one, other) => one - other));
    expect(given[0]).toBeLessThan(2 ** 32);
  });

  test('refuses a second account of one name, and a delimiter that is none', () => {
    const store = new Store();
    store.addAccount('alice', 'secret');
    expect(() => store.addAccount('alice', 'other')).toThrow('exists already');
    expect(store.account('bob')).toBeUndefined();
    for (const delimiter of ['', '//', 'ä', ' ']) expect(() => new Store({ delimiter })).toThrow(RangeError);
  });

  test('keeps accounts apart', () => {
    const store = new Store();
    store.addAccount('alice', 'x').inbox.append(MESSAGE);
    expect(store.addAccount('bob', 'x').inbox.messages).toEqual([]);
  });
});

describe('a mailbox', () => {
  test('gives ascending UIDs and never one again', () => {
    const { inbox } = account();
    inbox.append(MESSAGE);
    inbox.append(MESSAGE);
    inbox.expunge([2]);
    expect(inbox.append(MESSAGE).uid).toBe(3);
    expect(inbox.uidnext).toBe(4);
    expect(inbox.message(2)).toBeUndefined();
    expect(inbox.message(3)?.uid).toBe(3);
  });

  test('keeps octets, and unique-ids through every change', () => {
    const { inbox } = account();
    const message = inbox.append(MESSAGE);
    const { uniqueId } = message;
    inbox.setFlags([1], 'add', ['\\Seen']);
    expect(inbox.messages[0]).toMatchObject({ uniqueId, octets: MESSAGE, size: MESSAGE.length });
    expect(uniqueId).toMatch(/^[\x21-\x7e]{1,70}$/);
    const [copy] = inbox.appendAll([message]);
    expect(copy?.uniqueId).not.toBe(uniqueId);
  });

  test('combines flags, in one spelling', () => {
    const { inbox } = account();
    inbox.append(MESSAGE, { flags: ['\\seen', 'Work'] });
    inbox.setFlags([1], 'add', ['WORK', '\\FLAGGED']);
    expect(inbox.messages[0]?.flags).toEqual(new Set(['\\Seen', 'Work', '\\Flagged']));
    inbox.setFlags([1], 'remove', ['work', 'never']);
    inbox.setFlags([1], 'replace', ['other']);
    expect(inbox.messages[0]?.flags).toEqual(new Set(['other']));
    expect(inbox.spelling.keywords()).toEqual(['Work', 'never', 'other']);
  });

  test('raises the modseq for every change and only then', () => {
    const { inbox } = account();
    inbox.append(MESSAGE);
    inbox.append(MESSAGE);
    expect(inbox.messages.map(({ modseq }) => modseq)).toEqual([2, 3]);
    expect(inbox.setFlags([1, 2, 9], 'add', ['x']).length).toBe(2);
    expect(inbox.setFlags([1], 'add', ['x'])).toEqual([]);
    expect(inbox.messages.map(({ modseq }) => modseq)).toEqual([4, 4]);
    inbox.expunge([1, 7]);
    expect(inbox.expunge([1])).toEqual([]);
    expect(inbox.highestmodseq).toBe(5);
  });

  test('tells its listeners of each change, with the mark of who made it', () => {
    const { inbox } = account();
    const heard: MailboxChange[] = [];
    const stop = inbox.listen((change) => heard.push(change));
    const me = {};
    const message = inbox.append(MESSAGE, { origin: me });
    inbox.setFlags([1], 'add', ['x'], me);
    inbox.expunge([1]);
    stop();
    inbox.append(MESSAGE);
    expect(heard).toEqual([
      { kind: 'append', messages: [message], origin: me },
      { kind: 'flags', messages: [message], origin: me },
      { kind: 'expunge', messages: [message], origin: undefined },
    ]);
  });

  test('lets one asker claim \\Recent', () => {
    const { inbox } = account();
    inbox.append(MESSAGE);
    expect([inbox.recent(1, false), inbox.recent(1, true), inbox.recent(1, true)]).toEqual([true, true, false]);
    expect(inbox.recentCount).toBe(0);
  });
});

describe('an account', () => {
  test('has INBOX under every spelling', () => {
    const { inbox, ...rest } = { inbox: account().inbox };
    expect(rest).toEqual({});
    const alice = account();
    expect(alice.mailbox('iNbOx')).toBe(alice.inbox);
    expect(inbox.name).toBe('INBOX');
    expect(alice.create('inbox/a').name).toBe('INBOX/a');
    expect(alice.create('inboxes').name).toBe('inboxes');
  });

  test('refuses what cannot be, and changes nothing then', () => {
    const alice = account(['a/b', 'c']);
    const before = [...alice.mailboxes.keys()];
    expect(codeOf(() => alice.create('a'))).toBe('ALREADYEXISTS');
    expect(codeOf(() => alice.create('x//y'))).toBe('CANNOT');
    expect(codeOf(() => alice.create('\ud800'))).toBe('CANNOT');
    expect(codeOf(() => alice.delete('inbox'))).toBe('CANNOT');
    expect(codeOf(() => alice.delete('none'))).toBe('NONEXISTENT');
    expect(codeOf(() => alice.rename('none', 'x'))).toBe('NONEXISTENT');
    expect(codeOf(() => alice.rename('c', 'a'))).toBe('ALREADYEXISTS');
    expect(codeOf(() => alice.rename('a', 'a/b/c'))).toBe('CANNOT');
    expect(codeOf(() => alice.rename('INBOX', 'c'))).toBe('ALREADYEXISTS');
    expect([...alice.mailboxes.keys()]).toEqual(before);
  });

  test('renames a level that has no mailbox of its own', () => {
    const alice = account(['a/b']);
    alice.delete('a');
    expect(codeOf(() => alice.delete('a'))).toBe('HASCHILDREN');
    alice.rename('a', 'z');
    expect([...alice.mailboxes.keys()]).toEqual(['INBOX', 'z/b']);
  });

  test('tells those who hold a deleted mailbox', () => {
    const alice = account(['a']);
    const kinds: string[] = [];
    alice.mailbox('a')?.listen(({ kind }) => kinds.push(kind));
    alice.delete('a');
    expect(kinds).toEqual(['deleted']);
  });

  test('locks the maildrop for one owner', () => {
    const alice = account();
    expect([alice.lockMaildrop('one'), alice.lockMaildrop('one'), alice.lockMaildrop('two')]).toEqual([
      true,
      true,
      false,
    ]);
    alice.releaseMaildrop('two');
    expect(alice.lockMaildrop('two')).toBe(false);
    alice.releaseMaildrop('one');
    expect(alice.lockMaildrop('two')).toBe(true);
  });
});
