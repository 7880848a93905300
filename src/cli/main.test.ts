import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startServer, type RunningServer } from '../server/index.js';
import { captured } from './testing/captured.js';
import { version } from './version.js';

const suite = (id: string, expectation: string, more = ''): string =>
  `suite: ${id}\ntitle: One suite\nprotocol: pop3\ntests:\n  - id: one\n    title: The server answers\n    inbox: []\n${more}    steps:\n      - C: NOOP\n        ${expectation}\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-cli-'));
  vi.stubEnv('MAILSPEC_PASSWORD', 'wonder "land"');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

/** A file of a suite, below a folder called `suites`. */
function script(id: string, text: string): string {
  const file = join(folder, 'suites', `${id}.yaml`);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const junit = (): string => `junit=${join(folder, 'junit.xml')}`;

describe('mailspec', () => {
  it('shows its version', async () => {
    expect(await captured('--version')).toEqual({ code: 0, out: `${version()}\n`, err: '' });
    expect(version()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each([
    [['--help'], ['Examples:', 'Exit codes:', 'probe']],
    [
      ['run', '--help'],
      ['Selectors', 'Targets:', '--reporter', '--timeout-scale', 'MAILSPEC_PASSWORD', 'Exit codes:'],
    ],
    [
      ['list', '--help'],
      ['Selectors', '--json'],
    ],
    [['probe', '--help'], ['Targets:']],
    [['lint', '--help'], ['paths']],
    [
      ['serve', '--help'],
      ['--lmtp', '--account', '1143'],
    ],
    [
      ['schema', '--help'],
      ['suite', 'requirements', 'target', 'report'],
    ],
  ])('%j teaches', async (args, words) => {
    const { code, out, err } = await captured(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const word of words) expect(out).toContain(word);
  });

  it('without a command shows the help and exits 2', async () => {
    expect(await captured()).toMatchObject({ code: 2 });
  });

  it.each([
    [['rnu'], "error: unknown command 'rnu'", 'Did you mean run?'],
    [['run', '--verbos'], "error: unknown option '--verbos'", 'Did you mean --verbose?'],
    [['run', '--jobs', '0'], '--jobs', 'at least 1'],
    [['run', '--jobs', '-1'], '--jobs', 'whole number'],
    [['run', '--timeout-scale', 'x'], '--timeout-scale', 'above zero'],
    [['serve', '--imap', '70000'], '--imap', 'up to 65535'],
    [['schema', 'nothing'], "'nothing' is invalid", 'suite, requirements, target, report'],
    [['schema'], "missing required argument 'kind'", '--help'],
    [['run', '--reporter', 'nothing'], 'no reporter `nothing`', 'console, junit'],
    [
      ['run', '--reporter', 'junit=/dev/null/x'],
      'the report cannot be written to /dev/null/x',
      'a part of the path is a file',
    ],
    [['run', '--target', 'no-such-file.yaml'], 'no-such-file.yaml', ''],
    [['run', '--target', 'imap://host'], 'no URL names a user', 'imap://USER@host'],
    [['run', '--target', 'imap://one:secret@host'], 'imap://', 'password'],
    [['run', '--target', 'gopher://x'], 'gopher', ''],
    [['run', '--target', 'imap://u@h', '--seed', 'x'], '--seed x: write append', ''],
    [['run', '--target', 'imap://u@h', '--certificate', '/nowhere'], '--certificate /nowhere: write verify', ''],
    [['run', '--messages', '/nowhere'], 'there is no folder /nowhere', ''],
    [['serve', '--account', 'nobody'], 'an account is written USER:PASSWORD', ''],
  ])('%j exits 2 and says why', async (args, what, mend) => {
    const { code, err } = await captured(...args);
    expect(err).toContain(what);
    expect(err).toContain(mend);
    expect(err).not.toContain('secret@');
    expect(code).toBe(2);
  });
});

describe('mailspec run', () => {
  it.each([
    ['conforms', 'reply: +OK', 0, '1 passed'],
    ['does not', 'reply: -ERR', 1, '1 failed'],
    ['skips all', 'reply: +OK', 4, '1 skipped'],
  ])('%s against the embedded server', async (name, expectation, code, sum) => {
    const file = script(
      'pop3/one',
      suite('pop3/one', expectation, name === 'skips all' ? '    requires: [NO-SUCH]\n' : ''),
    );
    const result = await captured('run', file, '-r', 'console', '-r', junit());
    expect(result.code).toBe(code);
    expect(result.out).toContain(sum);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('name="one"');
  });

  it('tells how to run a test again, with the options of this run', async () => {
    const file = script('pop3/one', suite('pop3/one', 'reply: -ERR'));
    const { out } = await captured('run', file, '-r', 'console', '--timeout-scale', '2', '--prefix', "it's");
    expect(out).toContain(`again: mailspec run pop3/one/one --timeout-scale 2 --prefix 'it'\\''s' --suites ${file}`);
  });

  it('tells all mistakes of scripts, with their places, and exits 2', async () => {
    script('pop3/one', suite('pop3/one', 'reply: +OK').replace('NOOP', '"NOOP"').replace('inbox: []', 'inbx: []'));
    script('pop3/two', suite('pop3/two', 'repyl: +OK'));
    const { code, err } = await captured('run', '--suites', join(folder, 'suites'), '-r', junit());
    expect(code).toBe(2);
    expect(err).toMatch(/one\.yaml:7:5[^]*two\.yaml:10:9/);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('<error');
  });

  it('that selects nothing exits 4, with what was perhaps meant', async () => {
    script('pop3/one', suite('pop3/one', 'reply: +OK'));
    const { code, err } = await captured('run', 'pop3/oen', '--suites', join(folder, 'suites'), '-r', 'console');
    expect({ code, err }).toEqual({
      code: 4,
      err: 'mailspec: no test matches pop3/oen; did you mean pop3/one?\nmailspec list shows what there is\n',
    });
  });
});

describe('mailspec list, lint, schema', () => {
  it('list shows the tests that would run', async () => {
    const file = script('pop3/one', suite('pop3/one', 'reply: +OK'));
    expect(await captured('list', file)).toEqual({
      code: 0,
      out: 'pop3/one/one  MUST    The server answers\n1 tests\n',
      err: '',
    });
    const { out } = await captured('list', file, '--json');
    expect(JSON.parse(out)).toEqual([
      { id: 'pop3/one/one', title: 'The server answers', level: 'MUST', covers: [], tags: [], place: `${file}:5` },
    ]);
    expect(await captured('list', file, 'tag:none')).toMatchObject({
      code: 4,
      err: 'mailspec: no test matches tag:none\n',
    });
  });

  it('lint tells mistakes and exits 2, else 0', async () => {
    const good = script('pop3/one', suite('pop3/one', 'reply: +OK'));
    expect(await captured('lint', good)).toMatchObject({ code: 0 });
    const bad = script('pop3/two', suite('pop3/two', 'repyl: +OK'));
    const { code, out } = await captured('lint', good, bad);
    expect(code).toBe(2);
    expect(out).toContain('two.yaml:10:9');
    expect(out).toMatch(/1 sound suites with 1 tests, [1-9]\d* errors/);
  });

  it.each(['suite', 'requirements', 'target', 'report'])('schema %s is the one that is published', async (kind) => {
    const { code, out } = await captured('schema', kind);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty('$schema');
  });
});

describe('a target that cannot be used', () => {
  let server: RunningServer;
  let file: string;
  beforeAll(async () => {
    server = await startServer({ accounts: [{ user: 'alice', password: 'wonder "land"' }] });
  });
  afterAll(() => server.stop());
  beforeEach(() => (file = script('pop3/one', suite('pop3/one', 'reply: +OK'))));

  /** A server that says this to whoever connects. */
  async function saying(text: string): Promise<{ port: number; close: () => Promise<void> }> {
    const stranger = createServer((socket) => socket.on('error', () => undefined).write(text));
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    return {
      port: (stranger.address() as AddressInfo).port,
      close: () => new Promise((resolve) => void stranger.close(() => resolve())),
    };
  }

  const attempt = async (...target: string[]): Promise<void> => {
    const { code, err, out } = await captured('run', file, ...target, '-r', 'console', '-r', junit());
    expect({ code, lines: err.trimEnd().split('\n').length, err }).toMatchObject({ code: 3, lines: 1 });
    expect(err).toMatch(/^mailspec: /);
    expect(`${out}${err}`).not.toContain('wonder');
    expect(err).toMatch(expected);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toMatch(/<error/);
  };
  let expected: RegExp;

  it('is refused, unknown, or speaks with a wrong password', async () => {
    const closed = await saying('');
    await closed.close();
    expected = /refused the connection; is the server running/;
    await attempt('--target', `pop://alice@127.0.0.1:${closed.port}`);
    expected = /no\.such\.host\.invalid.*(?:has no address|could not be looked up)/;
    await attempt('--target', 'pop://alice@no.such.host.invalid');
    vi.stubEnv('MAILSPEC_PASSWORD', 'wonder nothing');
    expected = /alice/;
    await attempt('--target', `pop://alice@127.0.0.1:${server.ports.pop3 ?? 0}`);
  });

  it('has mail that is not ours in the INBOX', async () => {
    const inbox = server.store.account('alice')?.mailboxes.get('INBOX');
    inbox?.append(Buffer.from('Subject: private\r\n\r\nkeep this\r\n'));
    expected = /the INBOX of alice holds 1 message that mailspec did not put there.*--disposable/;
    await attempt('--target', `pop://alice@127.0.0.1:${server.ports.pop3 ?? 0}`);
    expect(inbox?.messages).toHaveLength(1);
  });

  it('has a certificate that nobody vouches for', async () => {
    expected = /certificate.*self-signed/;
    await attempt('--target', `pops://alice@127.0.0.1:${server.ports.pop3s ?? 0}`);
  });

  it.each([
    ['220 mail ESMTP\r\n', /is no POP3 server: it is an SMTP or FTP server/],
    ['* OK IMAP4rev1\r\n', /it is an IMAP server/],
    ['HTTP/1.1 400 Bad Request\r\n', /it is an HTTP server/],
    ['-ERR too many connections\r\n', /turns connections away: -ERR too many connections/],
    ['\0\x01\x1b[2J\r\n', /is no POP3 server/],
  ])('greets with %j', async (greeting, what) => {
    const stranger = await saying(greeting);
    try {
      expected = what;
      await attempt('--target', `pop://alice@127.0.0.1:${stranger.port}`);
    } finally {
      await stranger.close();
    }
  });

  it('greets with BYE', async () => {
    const stranger = await saying('* BYE shutting down\r\n');
    try {
      expected = /turns connections away: \* BYE shutting down/;
      await attempt('--target', `imap://alice@127.0.0.1:${stranger.port}`);
    } finally {
      await stranger.close();
    }
  });
});

describe('mailspec probe', () => {
  it('shows what the embedded server offers, for people and as JSON', async () => {
    const { code, out } = await captured('probe');
    expect(code).toBe(0);
    expect(out).toMatch(/imap:\/\/127[^]*greeting[^]*after login[^]*IMAP4REV1[^]*mail by {4}IMAP APPEND/i);
    const json = await captured('probe', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ info: { accounts: 4, delimiter: '/' } });
  });
});
