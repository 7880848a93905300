import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Protocol } from '../events/events.js';
import { LIMITS } from '../net/index.js';
import { makeReporter } from '../report/index.js';
import type { Target } from '../target/index.js';
import { runTexts } from './testing/running.js';

/** What a run needs to begin. */
const usual: Readonly<Record<Protocol, Readonly<Record<string, string>>>> = {
  imap: {
    CAPABILITY: '* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n',
    LIST: '* LIST (\\Noselect) "/" ""\r\nTAG OK done\r\n',
    STATUS: '* STATUS INBOX (MESSAGES 0)\r\nTAG OK done\r\n',
    LOGOUT: '* BYE bye\r\nTAG OK done\r\n',
  },
  pop3: {
    CAPA: '+OK\r\nUSER\r\n.\r\n',
    LIST: '+OK\r\n.\r\n',
    UIDL: '+OK\r\n.\r\n',
    STAT: '+OK 0 0\r\n',
    QUIT: '+OK\r\n',
  },
};

/** A server that says back all that it hears: as it came, and what a base64 line says. */
async function echoing(protocol: Protocol): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(protocol === 'imap' ? '* OK ready\r\n' : '+OK ready\r\n');
    let text = '';
    let asked = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        const words = line.split(' ');
        const isAsking = /AUTH(?:ENTICATE)? PLAIN$|\{\d+\}$/i.test(line);
        const tag = isAsking || asked === '' ? (words[0] ?? '') : asked;
        const decoded = Buffer.from(line, 'base64')
          .toString('latin1')
          .replace(/[\0\r\n]/g, ' ');
        asked = isAsking ? tag : '';
        const [, normal] = Object.entries(usual[protocol]).find(([word]) => line.includes(word)) ?? [];
        if (normal !== undefined) socket.write(normal.replaceAll('TAG', tag));
        if (/QUIT|LOGOUT/.test(line)) socket.destroySoon();
        if (normal !== undefined) continue;
        if (isAsking) socket.write(protocol === 'imap' ? '+ go on\r\n' : '+ \r\n', 'latin1');
        else if (protocol === 'imap') {
          socket.write(`* OK heard ${line} that is ${decoded}\r\n* X${line}\r\n${tag} OK ${line} done\r\n`, 'latin1');
        } else socket.write(`+OK 0 0 heard ${line} that is ${decoded}\r\n`, 'latin1');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

const suites: Readonly<Record<Protocol, string>> = {
  imap: `suite: imap/echo
title: What a server says back
protocol: imap
tests:
  - id: login
    title: The server says the password back where it should not
    sessions: {C: connected}
    steps:
      - C: LOGIN \${user} \${password:quoted}
        tagged: OK [READ-ONLY]
  - id: untagged
    title: The server says the password back in untagged data
    sessions: {C: connected}
    steps:
      - C: LOGIN \${user} \${password:quoted}
        untagged: ['OK [ALERT]']
        tagged: OK
  - id: captured
    title: The server says the password back and the script takes it
    sessions: {C: connected}
    steps:
      - C: AUTHENTICATE PLAIN
        continue: true
      - C: \${sasl-plain(user, password)}
        untagged: ['OK [UIDNEXT 5]']
        tagged: OK
`,
  pop3: `suite: pop3/echo
title: What a server says back
protocol: pop3
tests:
  - id: login
    title: The server says the password back where it should not
    sessions: {C: connected}
    steps:
      - C: USER \${user}
        reply: +OK
      - C: PASS \${password}
        reply: -ERR
  - id: sasl
    title: The server says the password back when it refuses
    sessions: {C: connected}
    steps:
      - C: AUTH PLAIN
        continue: true
      - C: \${sasl-plain(user, password)}
        reply: +OK 0 0 heard ... \${rest:number}
  - id: captured
    title: The server says the password back and the script takes it
    sessions: {C: connected}
    steps:
      - C: PASS \${password}
        reply: +OK 0 0 heard PASS \${said:word} ...
      - check: said == "another"
  - id: setup
    title: The server refuses with the password
    sessions: {C: connected}
    setup:
      - C: PASS \${password}
        reply: -ERR
    steps:
      - C: NOOP
        reply: +OK
`,
};

const passwords = ['Tr0ub4dor"and\\three', 'correct horse battery', 'short', 'pässwörd-123', 'tab\tand"quote'];

/** Everything by which a password could be known. */
const forms = (password: string): string[] => {
  const octets = Buffer.from(password);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), octets])
      .toString('base64')
      .slice(shift + 1, -4),
  );
  return [
    password,
    octets.toString('latin1'),
    password.replace(/["\\]/g, '\\$&'),
    ...base64.filter((text) => text.length >= 8),
    JSON.stringify(password).slice(1, -1),
  ];
};

it.each(['imap', 'pop3'] as const)('%s: no output of any kind contains a password', async (protocol) => {
  for (const password of passwords) {
    const server = await echoing(protocol);
    const folder = mkdtempSync(join(tmpdir(), 'mailspec-secrets-'));
    try {
      const target: Target = {
        name: 'echo',
        endpoints: [{ protocol, host: '127.0.0.1', port: server.port, tls: 'none', starttls: false }],
        trust: 'accept',
        accounts: [{ user: 'somebody', password, disposable: true }],
        seed: { way: 'append' },
        timeScale: 0.1,
        prefix: 'mailspec',
        limits: LIMITS,
      };
      let shown = '';
      const terminal = { write: (text: string) => void (shown += text), live: false, colors: false, columns: 120 };
      const xml = join(folder, 'junit.xml');
      const reporters = [
        makeReporter('console', { terminal, verbose: true }),
        makeReporter(`junit=${xml}`, { terminal }),
      ];
      const run = await runTexts(target, [suites[protocol]], {
        onEvent: (event) => {
          for (const reporter of reporters) reporter.event(event);
        },
      });
      for (const reporter of reporters) await reporter.end?.();
      const all = [shown, readFileSync(xml, 'utf8'), JSON.stringify(run.events), JSON.stringify(run.summary)];
      expect(run.results.map(({ verdict }) => verdict)).not.toContain('pass');
      expect(shown).toContain('[secret]');
      for (const form of forms(password)) {
        for (const output of all)
          expect(
            output.includes(form),
            `${form} in ${output.slice(output.indexOf(form) - 200, output.indexOf(form) + 60)}`,
          ).toBe(false);
      }
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
