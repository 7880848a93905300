import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readBaseline } from '../../policy/index.js';
import { targetFromFile } from '../../target/index.js';
import { captured } from '../testing/captured.js';
import { questions } from './ask.js';
import { askFor } from './complete.js';

let folder: string;
const at = (path: string): string => join(folder, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');
const init = (...args: string[]) => captured('init', folder, '--yes', ...args);
const usual = ['--imap', 'localhost:1143', '--user', 'alice'];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailspec-init-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('mailspec init', () => {
  it('writes a target file that a run can read, with no password in it', async () => {
    const flags = ['--name', 'Example: 1', '--imap', '[::1]:1143,starttls', '--imap', 'mail.example,implicit'];
    const more = ['--pop3', 'mail.example:1110', '--user', 'alice', '--user', 'bob@mail.example', '--disposable'];
    const server = ['--start', "./server --motto 'a: b # c'", '--stop', './stop', '--log', 'server.log'];
    expect(await init(...flags, ...more, ...server, '--certificate', 'accept')).toMatchObject({ code: 0, err: '' });
    const env = { MAILSPEC_PASSWORD_ALICE: 'a', MAILSPEC_PASSWORD_BOB_MAIL_EXAMPLE: 'b' };
    const prompt = () => Promise.reject(new Error('nobody is asked'));
    const target = await targetFromFile(at('mailspec.yaml'), { env, folder, prompt });
    expect(target).toMatchObject({
      name: 'Example: 1',
      trust: 'accept',
      endpoints: [
        { protocol: 'imap', host: '::1', port: 1143, tls: 'starttls' },
        { protocol: 'imap', host: 'mail.example', port: 993, tls: 'implicit' },
        { protocol: 'pop3', host: 'mail.example', port: 1110, tls: 'none' },
      ],
      accounts: [
        { user: 'alice', password: 'a', disposable: true },
        { user: 'bob@mail.example', password: 'b', disposable: true },
      ],
      server: {
        start: "./server --motto 'a: b # c'",
        stop: './stop',
        ready: [{ kind: 'tcp', host: '::1', port: 1143 }],
        log: at('server.log'),
      },
    });
  });

  it('lays an empty list of known issues and a pipeline that uses it', async () => {
    const { out } = await init(...usual, '--ci', 'github');
    expect(readBaseline(at('known-issues.yaml')).entries.size).toBe(0);
    const workflow = parse(read('.github/workflows/mailspec.yml')) as { jobs: { mailspec: { steps: unknown[] } } };
    const secret = '${{ secrets.MAILSPEC_PASSWORD_ALICE }}';
    expect(workflow.jobs.mailspec.steps).toContainEqual({
      name: 'Run mailspec',
      run: expect.stringMatching(
        /run --target mailspec.yaml --baseline known-issues.yaml .*--reporter github/,
      ) as string,
      env: { MAILSPEC_PASSWORD_ALICE: secret },
    });
    for (const path of ['mailspec.yaml', 'known-issues.yaml', '.github/workflows/mailspec.yml'])
      expect(out).toContain(`wrote ${at(path)}\n`);
    expect(out).toContain('set MAILSPEC_PASSWORD_ALICE to the password');
  });

  it('leaves out what is not wanted', async () => {
    await init(...usual, '--ci', 'jenkins', '--no-baseline', '--select', 'pop3', '--select', '!pop3/sasl*');
    expect(read('Jenkinsfile')).toContain("sh '''npx --no-install mailspec run pop3 '!pop3/sasl*' --target ");
    expect(read('Jenkinsfile')).not.toContain('--baseline');
    expect(existsSync(at('known-issues.yaml'))).toBe(false);
  });

  it('overwrites nothing, unless it is told to', async () => {
    writeFileSync(at('.gitlab-ci.yml'), 'mine: true\n');
    const refused = await init(...usual, '--ci', 'gitlab');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('.gitlab-ci.yml: there already') as string });
    expect(existsSync(at('mailspec.yaml'))).toBe(false);
    expect((await init(...usual, '--ci', 'gitlab', '--force')).code).toBe(0);
    expect(read('.gitlab-ci.yml')).toContain('npx --no-install mailspec run');
  });

  it.each([
    [['--imap', 'localhost:99999', '--user', 'a'], '--imap localhost:99999: write host:port'],
    [['--pop3', 'localhost:110,ssl', '--user', 'a'], '--pop3 localhost:110,ssl: after the comma stands'],
    [['--imap', 'a', '--imap', 'b', '--user', 'a'], '--imap: give it once'],
    [['--user', 'a'], 'give --imap host:port'],
    [['--imap', 'localhost'], 'give --user NAME'],
    [['--imap', 'localhost', '--user', 'a', '--user', 'a'], '--user a: it is there twice'],
    [['--pop3', 'localhost', '--user', 'a'], 'give --seed lmtp://host:port'],
    [[...usual, '--seed', 'pigeon'], '--seed: write append, lmtp://'],
    [[...usual, '--stop', 'x'], '--stop is of use only'],
    [[...usual, '--start', 'x', '--ready', 'soon'], "--ready soon: write 'tcp host:port'"],
    [[...usual, '--start', 'x', '--ready', 'log /(/'], 'regular expression'],
    [[...usual, '--select', "it's"], "--select it's: write a selector"],
    [[...usual, '--ci', 'travis'], "'--ci <system>' argument 'travis' is invalid"],
  ])('says in one message what is wrong: %j', async (flags, message) => {
    const { code, out, err } = await init(...flags);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync(at('mailspec.yaml'))).toBe(false);
  });

  it('asks for what no flag says, and again where the answer is wrong', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    output.on('data', (chunk) => (shown += String(chunk)));
    const { ask, close } = questions(input, output);
    const answers = ['', 'local host', 'localhost:1143', '', 'alice bob', './server', 'gitlab'];
    // As a person does: one answer to one question.
    output.on('data', (chunk) => {
      if (String(chunk).endsWith(': ')) setImmediate(() => input.write(`${answers.shift() ?? ''}\n`));
    });
    const nothing = { imap: [], pop3: [], user: [], ready: [], select: [], baseline: true };
    expect(await askFor(nothing, 'example', ask)).toMatchObject({
      name: 'example',
      imap: ['localhost:1143'],
      pop3: [],
      user: ['alice', 'bob'],
      start: './server',
      ci: 'gitlab',
    });
    expect(shown).toContain('--imap local host: write host:port');
    close();
    await expect(ask('more')).rejects.toThrow('nothing was written');
  });
});
