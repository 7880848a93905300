import { describe, expect, it } from 'vitest';
import { discover, type World } from './discover.js';
import { judge } from './judge.js';

const nothing = (): Promise<never> => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));

/** DNS with these records, and ports that are open. */
const world = (records: Record<string, [number, number, number, string][]>, open: readonly string[] = []): World => ({
  resolveSrv: (name) => {
    const found = records[name];
    return found
      ? Promise.resolve(found.map(([priority, weight, port, target]) => ({ priority, weight, port, name: target })))
      : nothing();
  },
  whyClosed: (host, port) => Promise.resolve(open.includes(`${host}:${port}`) ? undefined : 'refused'),
});

const places = async (given: World): Promise<string[]> =>
  (await discover('mail.example', given)).services.map(({ host, port, tls }) => `${host}:${port} ${tls}`);

describe('discovery', () => {
  it('takes SRV records by priority, then weight', async () => {
    const records = {
      '_imaps._tcp.mail.example': [
        [10, 5, 993, 'c.example.'],
        [0, 1, 993, 'b.example'],
        [0, 9, 1993, 'a.example'],
      ],
      '_pop3s._tcp.mail.example': [[0, 0, 0, '']],
    } satisfies Record<string, [number, number, number, string][]>;
    expect(await places(world(records, ['pop.mail.example:995']))).toEqual([
      'a.example:1993 implicit',
      'b.example:993 implicit',
      'c.example:993 implicit',
    ]);
  });

  it('tries usual hosts for a protocol of which SRV does not speak, up to the first that answers', async () => {
    const open = ['mail.mail.example:143', 'mail.example:993', 'pop3.mail.example:995', 'pop3.mail.example:110'];
    expect(await places(world({}, open))).toEqual([
      'mail.mail.example:143 clear',
      'pop3.mail.example:995 implicit',
      'pop3.mail.example:110 clear',
    ]);
  });

  it('tells that a name server does not answer from that there is no record', async () => {
    const silent: World = {
      ...world({}),
      resolveSrv: () => Promise.reject(Object.assign(new Error('x'), { code: 'ETIMEOUT' })),
    };
    const found = await discover('mail.example', silent);
    expect(found.srv.map(({ outcome }) => outcome)).toEqual(['trouble', 'trouble', 'trouble', 'trouble']);
    expect(judge(found, [], 'verify')).toMatchObject([{ level: 'note' }]);
    expect(judge(await discover('mail.example', world({})), [], 'verify')).toMatchObject([
      { level: 'warn', source: 'RFC 8314 §4.5.2' },
    ]);
  });

  it('warns of records that prefer what is in clear', async () => {
    const found = await discover(
      'mail.example',
      world({
        '_imaps._tcp.mail.example': [[5, 0, 993, 'a.example']],
        '_imap._tcp.mail.example': [[1, 0, 143, 'a.example']],
      }),
    );
    expect(judge(found, [], 'verify').map(({ text }) => text)).toEqual([expect.stringMatching(/prefer IMAP in clear/)]);
  });
});
