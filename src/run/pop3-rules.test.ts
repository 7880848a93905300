import { describe, expect, it } from 'vitest';
import { faults } from '../server/faults/index.js';
import { startServer, usualBehaviour } from '../server/index.js';
import { targetFromServer } from '../target/index.js';
import { accounts, runTexts } from './testing/running.js';

/** Looks at much and demands nothing but that commands are answered: what is wrong is for the rules to see. */
const suite = `suite: pop3/tour
title: A tour of POP3
protocol: pop3
tests:
  - id: tour
    title: All kinds of answers
    inbox: [plain, minimal, dots]
    sessions: {C: transaction, view: {protocol: imap, state: authenticated}}
    steps:
      - {C: CAPA, reply: '+OK|-ERR'}
      - {C: STAT, reply: '+OK|-ERR'}
      - {C: LIST, reply: '+OK|-ERR'}
      - {C: UIDL, reply: '+OK|-ERR'}
      - {C: RETR 3, reply: '+OK|-ERR'}
      - {C: DELE 1, reply: '+OK|-ERR'}
      - {C: STAT, reply: '+OK|-ERR'}
      - {C: QUIT, reply: '+OK|-ERR', closed: true}
      - {view: SELECT INBOX, tagged: OK}
      - {view: 'UID FETCH 1:* (RFC822.SIZE BODY.PEEK[])', tagged: OK}
      - reconnect: C
      - {C: UIDL, reply: '+OK|-ERR'}
      - {C: LIST, reply: '+OK|-ERR'}
      - {C: RETR 2, reply: '+OK|-ERR'}
`;

async function tour(fault?: string) {
  const planted = fault === undefined ? undefined : faults.find(({ id }) => id === fault);
  if (fault !== undefined && !planted) throw new Error(`no fault ${fault}`);
  const server = await startServer({ accounts, ...(planted && { behaviour: planted.plant(usualBehaviour) }) });
  try {
    const { summary } = await runTexts({ ...targetFromServer({ ...server, accounts }), timeScale: 0.1 }, [suite]);
    const rules = summary.rules.filter(({ rule }) => !rule.startsWith('imap/'));
    return {
      broken: rules.filter(({ violations }) => violations > 0).map(({ rule }) => rule),
      seen: rules.filter(({ responses }) => responses > 0).map(({ rule }) => rule),
    };
  } finally {
    await server.stop();
  }
}

describe('the rules of POP3 in a run', () => {
  it('find something to judge on a sound server, and nothing wrong', async () => {
    const { broken, seen } = await tour();
    expect(broken).toEqual([]);
    expect(seen).toEqual(
      expect.arrayContaining([
        'pop3/grammar/byte-stuffing',
        'pop3/session/message-size',
        'pop3/session/removed-at-quit',
        'pop3/session/unique-id-persistent',
        'both/same-octets',
        'both/same-sizes',
        'both/removed-by-pop3',
      ]),
    );
  });

  it.each([
    ['pop3/listings/stat-counts-deleted', 'pop3/session/deleted-left-out'],
    ['pop3/listings/size-with-stuffing', 'pop3/session/message-size'],
    ['pop3/deletion/never', 'both/removed-by-pop3'],
    ['pop3/uidl/each-session', 'pop3/session/unique-id-persistent'],
    ['pop3/stuffing/two-ends', 'pop3/session/one-response'],
  ])('see %s as a breach of %s', async (fault, rule) => {
    expect((await tour(fault)).broken).toContain(rule);
  });
});
