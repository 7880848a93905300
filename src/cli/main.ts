import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { reporterHelp } from '../report/names.js';
import { exit, exitCodeOf } from './exit.js';
import { pipelineKinds } from './init/kinds.js';
import { version } from './version.js';

/** A whole or broken number above zero. */
function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above zero.');
  return value;
}

const whole = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const count = (text: string): number => {
  const value = whole(text);
  if (value === 0) throw new InvalidArgumentError('It must be at least 1.');
  return value;
};

const port = (text: string): number => {
  const value = whole(text);
  if (value > 65_535) throw new InvalidArgumentError('It must be a port, up to 65535.');
  return value;
};

/** Such as 2/5. */
const shard = (text: string): { index: number; count: number } => {
  const [, index = 0, total = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > total) throw new InvalidArgumentError('Write which part of how many, such as 2/5.');
  return { index, count: total };
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** A duration in milliseconds. */
const duration = (text: string): number => {
  const [, amount = '', unit = ''] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  if (amount === '') throw new InvalidArgumentError('Write a duration such as 250ms or 2s.');
  return Number(amount) * (unit === 's' ? 1_000 : 1);
};

const pauseOption = (): Option =>
  new Option('--pause <time>', 'between two tests of a safe run (default: 250ms)').argParser(duration);
const readMailOption = (): Option =>
  new Option('--read-mail', 'a safe run may retrieve mail by POP3, by which a server may mark or delete it');

const list = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(collect).default([] as readonly string[], 'none');

const selecting = `
Selectors (several: any of them is enough; ! in front takes away):
  pop3                        a folder of suites        pop3/deletion     one suite
  pop3/deletion/removed-*     tests by id, with globs   tag:sasl          by tag
  req:rfc1939-5-*             by requirement            protocol:imap     by protocol
  suites/pop3/deletion.yaml:12   the test at that line  my-suites/        files of your own
`;

const requirements = `
Requirements (several: any of them is enough):
  1939  rfc1939               an RFC                    rfc9051-6.4       a section and all below it
  rfc1939-5-dele-marks        one by its id             'rfc1939-5-*'     by id, with globs
`;

const targets = `
Targets:
  none                        the embedded reference server
  mailspec.yaml               endpoints, accounts, how to seed mail and how to start the server
  imap://user@host pop://user@host    URLs (RFC 5092, RFC 2384); the password comes from
                              MAILSPEC_PASSWORD or is asked for, it never stands in the URL
  An INBOX with mail in it is not touched unless the account is declared disposable.
`;

const reports = `
Reports (NAME or NAME=FILE; in brackets the usual file, the others go to the terminal):
${reporterHelp()}
`;

const codes = `
Exit codes: 0 conforms · 1 does not · 2 usage, configuration or script error ·
  3 target unusable · 4 too little ran to say · 5 internal error · 130 interrupted
`;

const comparing = `
Reports that bear one server's name are runs of it, and the last is held against the first.
Exit codes: 0 nothing got worse, or the servers are alike · 1 something fails that did not or fails
  otherwise, or the servers differ · 2 a file cannot be used
`;

const initialising = `
What no flag says is asked for on a terminal; --yes asks nothing. Files that are there are left alone without --force.

Examples:
  mailspec init
  mailspec init --imap localhost:1143 --user alice --start './server --port 1143' --ci github --yes
  mailspec init --imap mail.example:993,implicit --pop3 mail.example:995,implicit --user tester --ci gitlab
`;

function targetOptions(command: Command): Command {
  return command
    .addOption(list('-t, --target <url|file>', 'the server under test; again for a second URL'))
    .option('--certificate <policy>', 'verify, accept, sha256:FINGERPRINT, or the file of a CA (URL targets)')
    .option('--disposable', 'the accounts hold nothing of value: their INBOX may be emptied (URL targets)')
    .option('--seed <way>', 'how mail gets in: append, lmtp://host:port or smtp://host:port (URL targets)')
    .addOption(
      new Option('--timeout-scale <factor>', 'multiply all time limits, for slow servers').argParser(positive),
    );
}

function policyOptions(command: Command): Command {
  return command
    .option('--baseline <file>', 'known issues: the run fails on what is new, fails otherwise, or fails no longer')
    .addOption(
      new Option(
        '--fail-level <level>',
        'from which level on a broken requirement fails the run (default: must)',
      ).choices(['must', 'should']),
    )
    .option('--min-executed <n>', 'tests that must have had a verdict, such as 500 or 80%; exit 4 where fewer had');
}

function proxyOptions(command: Command): Command {
  return command
    .addOption(list('-t, --target <url|file>', 'the server: imap://host, pops://host, imap+starttls://host, or a file'))
    .option('--certificate <policy>', 'verify, accept, sha256:FINGERPRINT, or the file of a CA (URL targets)')
    .option('--host <address>', 'where to listen, without encryption', '127.0.0.1')
    .addOption(new Option('--imap <port>', 'IMAP port, 0 for any free one').argParser(port).default(2143))
    .addOption(new Option('--pop3 <port>', 'POP3 port, 0 for any free one').argParser(port).default(2110))
    .addOption(new Option('--connections <n>', 'end when so many clients have come and gone').argParser(count));
}

/** The commands; what they need is imported when one of them runs, so that `--version` and `--help` are quick. */
function program(finish: (code: number) => void): Command {
  const mailspec = new Command('mailspec')
    .description('The conformance suite for IMAP and POP3 servers.')
    .version(version(), '-V, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('(mailspec --help shows what there is)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      `
Examples:
  mailspec run                                   all suites against the embedded reference server
  mailspec run pop3 --target mailspec.yaml       the POP3 suites against your server
  mailspec run imap/fetch --target imap://me@mail.example
  mailspec completion bash                       completion for your shell: bash, zsh, fish or powershell
  mailspec probe --target mailspec.yaml          is it reachable, and what does it offer
${codes}`,
    );

  policyOptions(
    targetOptions(
      mailspec
        .command('run')
        .description('replay the suites against a server and check every response')
        .argument('[selectors...]', 'which tests; all where none is given'),
    ),
  )
    .addOption(
      list(
        '-r, --reporter <name[=path]>',
        'how to report, see below; again for more (default: console and junit=reports/junit.xml)',
      ),
    )
    .addOption(new Option('-j, --jobs <n>', 'tests at a time (default: by the number of accounts)').argParser(count))
    .addOption(
      new Option('--shard <n/of>', 'only this part of the tests; mailspec merge joins the reports').argParser(shard),
    )
    .option('-x, --bail', 'stop at the first failure that is no known issue')
    .option('--watch [path...]', 'run again what a change concerns; of scripts, and of what else is named here')
    .option('--safe', 'the account is in use: only tests that leave its mail alone, one at a time; see check')
    .addOption(pauseOption())
    .addOption(readMailOption())
    .option('--last-failed', 'only what failed in the last run that was made in this folder')
    .addOption(
      new Option('--retries <n>', 'try a test that fails again; where it passes then it is told as flaky')
        .argParser(count)
        .conflicts('repeat'),
    )
    .addOption(new Option('--repeat <n>', 'play each test so often; it passes where all plays do').argParser(count))
    .addOption(list('--suites <folder>', 'suites of your own, files or folders, instead of the bundled ones'))
    .option('--messages <folder>', 'where the messages are, instead of the bundled ones')
    .option('--prefix <name>', 'what the names of all mailboxes begin with that the run makes')
    .option('--verbose', 'show passed tests too')
    .addHelpText('after', selecting + targets + reports + codes)
    .action(async (selectors: string[], options: object) => {
      const { run } = await import('./commands/run.js');
      finish(await run(selectors, options));
    });

  mailspec
    .command('init')
    .description('write a target file, a list of known issues and a pipeline for a server of your own')
    .argument('[folder]', 'the top of its repository', '.')
    .option('--name <name>', 'of the server, for the reports (default: that of the folder)')
    .addOption(list('--imap <host:port>', 'where it speaks IMAP; with ,starttls or ,implicit after it for TLS'))
    .addOption(list('--pop3 <host:port>', 'where it speaks POP3, likewise'))
    .addOption(list('--user <name>', 'a test account; again for more, so that tests run side by side'))
    .option('--disposable', 'the accounts hold nothing of value: their INBOX may be emptied')
    .option('--certificate <policy>', 'verify, accept, sha256:FINGERPRINT, or the file of a CA')
    .option('--seed <way>', 'how mail gets in: append (by IMAP), lmtp://host:port or smtp://host:port')
    .option('--start <command>', 'starts the server before a run')
    .option('--stop <command>', 'stops it afterwards (default: what --start began is ended)')
    .addOption(
      list('--ready <condition>', "when it can be used: 'tcp host:port' or 'log /expression/'; again for more"),
    )
    .option('--log <file>', 'its log, whose end is shown with what fails')
    .addOption(list('--select <selector>', 'which tests the pipeline runs; again for more (default: all)'))
    .addOption(new Option('--ci <system>', 'which pipeline to write').choices(pipelineKinds))
    .option('--no-baseline', 'no list of known issues')
    .option('-y, --yes', 'ask nothing')
    .option('--force', 'overwrite what is there')
    .addHelpText('after', initialising)
    .action(async (folder: string, options: object) => {
      const { init } = await import('./commands/init.js');
      finish(await init(folder, options));
    });

  mailspec
    .command('report')
    .description('tell of a run again, in any form, from its JSON report')
    .argument('<files...>', 'what --reporter json=FILE wrote; several are merged')
    .addOption(list('-r, --reporter <name[=path]>', 'how to report, see below; again for more (default: console)'))
    .option('--verbose', 'show passed tests too')
    .addHelpText('after', reports)
    .action(async (files: string[], options: object) => {
      const { report } = await import('./commands/report.js');
      finish(await report(files, options));
    });

  policyOptions(
    mailspec
      .command('merge')
      .description('make one run of the JSON reports of its shards, and exit as it would have')
      .argument('<files...>', 'what --reporter json=FILE wrote, of every shard'),
  )
    .addOption(list('-r, --reporter <name[=path]>', 'how to report, see below (default: console and json)'))
    .option('--verbose', 'show passed tests too')
    .addHelpText('after', reports + codes)
    .action(async (files: string[], options: object) => {
      const { merge } = await import('./commands/report.js');
      finish(await merge(files, options));
    });

  mailspec
    .command('compare')
    .description('hold runs against each other: what is new, fixed or changed, or where servers differ')
    .argument('<files...>', 'what --reporter json=FILE wrote; of one server, the earlier run first')
    .option('--html <file>', 'write it as a page, too')
    .option('--all', 'also what is alike')
    .option('--json', 'as JSON')
    .addHelpText('after', comparing)
    .action(async (files: string[], options: object) => {
      const { compareReports } = await import('./commands/compare.js');
      finish(await compareReports(files, options));
    });

  const baseline = mailspec
    .command('baseline')
    .description('known issues of a server: list them, check them, take out what is mended');
  const editing = (name: string, description: string): Command =>
    baseline
      .command(name)
      .description(description)
      .argument('<file>', 'the baseline, a YAML file in the repository of the server')
      .option('--from <report>', 'the JSON report of a whole run', 'reports/report.json')
      .addOption(
        new Option('--fail-level <level>', 'list broken SHOULDs, too').choices(['must', 'should']).default('must'),
      );
  editing('write', 'list all that a run found, and how it fails; what is written already stays').action(
    async (file: string, options: object) =>
      finish((await import('./commands/baseline.js')).writeBaseline(file, options)),
  );
  editing('check', 'what a run amounts to with this baseline; exits as the run would have').action(
    async (file: string, options: object) =>
      finish((await import('./commands/baseline.js')).checkBaseline(file, options)),
  );
  editing('prune', 'take out what a run has shown to fail no longer').action(async (file: string, options: object) =>
    finish((await import('./commands/baseline.js')).pruneBaseline(file, options)),
  );

  mailspec
    .command('list')
    .description('show the tests that would run')
    .argument('[selectors...]', 'which tests; all where none is given')
    .option('--suites <folder>', 'where the suites are, instead of the bundled ones')
    .option('--json', 'as JSON')
    .addHelpText('after', selecting)
    .action(async (selectors: string[], options: object) => {
      const { list: show } = await import('./commands/list.js');
      finish(show(selectors, options));
    });

  targetOptions(mailspec.command('probe').description('connect, log in, and show what a server offers'))
    .option('--json', 'as JSON')
    .addHelpText('after', targets)
    .action(async (options: object) => {
      const { probe } = await import('./commands/probe.js');
      finish(await probe(options));
    });

  policyOptions(
    mailspec
      .command('check')
      .description('for who hosts: how a mail server is found, its TLS, its logins, and tests that leave mail alone')
      .argument('<address>', 'me@mail.example; a domain alone for all but the tests')
      .argument('[selectors...]', 'which tests; by default the fewest that cover what all safe ones cover'),
  )
    .addOption(list('--imap <host[:port]>', 'a server in clear or with STARTTLS, instead of what DNS tells'))
    .addOption(list('--imaps <host[:port]>', 'a server under TLS'))
    .addOption(list('--pop3 <host[:port]>', 'a server in clear or with STLS'))
    .addOption(list('--pop3s <host[:port]>', 'a server under TLS'))
    .option('--user <name>', 'who logs in (default: the whole address)')
    .option('--password-file <file>', 'the password (default: MAILSPEC_PASSWORD, or it is asked for)')
    .option('--certificate <policy>', 'verify, accept, sha256:FINGERPRINT, or the file of a CA')
    .option('--resolver <address[:port]>', 'the name server that is asked for SRV records')
    .option('--allow-clear', 'send the password without TLS where there is none')
    .option('--no-tests', 'only look, without logging in')
    .option('--all', 'all tests that are safe, not the fewest')
    .addOption(pauseOption())
    .addOption(readMailOption())
    .addOption(new Option('--timeout-scale <factor>', 'multiply all time limits, for slow servers').argParser(positive))
    .option('--prefix <name>', 'what the names of all mailboxes begin with that are made')
    .option('--dry-run', 'tell what would be done, and do nothing')
    .option('--json', 'as JSON')
    .addOption(list('-r, --reporter <name[=path]>', 'how to report the tests, see run --help (default: console)'))
    .option('--verbose', 'show passed tests too')
    .addHelpText('after', codes)
    .action(async (address: string, selectors: string[], options: object) => {
      const { check } = await import('./commands/check.js');
      finish(await check(address, selectors, options));
    });

  mailspec
    .command('coverage')
    .description('show what covers each requirement of the RFCs, and what nothing covers')
    .argument('[requirements...]', 'which lines of the ledger; all where none is given')
    .option('--suites <folder>', 'where the suites are, instead of the bundled ones')
    .option('--json', 'as JSON')
    .option('--html <file>', 'write it as a page, too')
    .option('--brief', 'only the totals and what is uncovered')
    .option('--check', 'exit 1 where a testable requirement is uncovered, or a test covers one that is in no ledger')
    .addHelpText('after', requirements)
    .action(async (selectors: string[], options: object) => {
      const { coverage } = await import('./commands/coverage.js');
      finish(coverage(selectors, options));
    });

  mailspec
    .command('explain')
    .description('show a requirement with its tests, its rules and the rulings on it')
    .argument('<requirements...>', 'which lines of the ledger')
    .option('--suites <folder>', 'where the suites are, instead of the bundled ones')
    .option('--json', 'as JSON')
    .addHelpText('after', requirements)
    .action(async (selectors: string[], options: object) => {
      const { explain: show } = await import('./commands/explain.js');
      finish(show(selectors, options));
    });

  mailspec
    .command('lint')
    .description('check scripts: every mistake with its place and the mend')
    .argument('[paths...]', 'files or folders; the bundled suites where none is given')
    .option('--messages <folder>', 'where the messages are, instead of the bundled ones')
    .action(async (paths: string[], options: object) => {
      const { lint } = await import('./commands/lint.js');
      finish(lint(paths, options));
    });

  mailspec
    .command('fmt')
    .description('make the layout of scripts uniform: indentation, blanks, empty lines')
    .argument('[paths...]', 'files or folders; the bundled suites where none is given')
    .option('--check', 'change nothing, and exit 1 where something is to be changed')
    .action(async (paths: string[], options: object) => {
      const { fmt } = await import('./commands/fmt.js');
      finish(fmt(paths, options));
    });

  mailspec
    .command('serve')
    .description('run the reference server, for client developers and for trying scripts')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(new Option('--imap <port>', 'IMAP port, 0 for any free one').argParser(port).default(1143))
    .addOption(new Option('--imaps <port>', 'IMAP port inside TLS').argParser(port).default(1993))
    .addOption(new Option('--pop3 <port>', 'POP3 port').argParser(port).default(1110))
    .addOption(new Option('--pop3s <port>', 'POP3 port inside TLS').argParser(port).default(1995))
    .addOption(new Option('--lmtp <port>', 'LMTP port, to bring mail in (default: none)').argParser(port))
    .addOption(list('--account <user:password>', 'an account; again for more (default: alice:wonderland, bob:builder)'))
    .addOption(
      new Option('--revision <which>', 'the IMAP revisions it speaks')
        .choices(['both', 'rev1', 'rev2'])
        .default('both'),
    )
    .option('--certificate <file>', 'write its certificate (PEM) there')
    .addOption(list('--fault <id>', 'misbehave so; again for more, and `?` for a list'))
    .action(async (options: object) => {
      const { serve } = await import('./commands/serve.js');
      finish(await serve(options));
    });

  proxyOptions(
    mailspec
      .command('record')
      .description('stand between a client and a server, and write what they say as a script')
      .argument('<file>', 'the script to write, such as my/lost-flag.yaml'),
  )
    .option('--messages <folder>', 'where the messages are that are recognised, instead of the bundled ones')
    .option('--force', 'write over a script that is there already')
    .action(async (file: string, options: object) => {
      const { record } = await import('./commands/record.js');
      finish(await record(file, options));
    });

  proxyOptions(
    mailspec
      .command('tap')
      .description('stand between clients and a server, and tell at once which always-on rules the server breaks'),
  )
    .option('--alone', 'all clients use one account, and nobody else does: hold the sessions against each other too')
    .action(async (options: object) => {
      const { tap } = await import('./commands/tap.js');
      finish(await tap(options));
    });

  mailspec
    .command('schema')
    .description('print the JSON Schema of a kind of file, for editors')
    .addArgument(
      mailspec
        .createArgument('<kind>', 'suite, requirements, target, report or baseline')
        .choices(['suite', 'requirements', 'target', 'report', 'baseline']),
    )
    .action(async (kind: string) => {
      const { schema } = await import('./commands/schema.js');
      finish(schema(kind));
    });

  for (const command of [mailspec, ...mailspec.commands, ...baseline.commands]) command.exitOverride();
  return mailspec;
}

/** Runs one command line, without the interpreter and the script; yields the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exit.conforms;
  try {
    const command = program((result) => (code = result));
    if (args[0] === 'completion' || args[0] === 'complete') {
      const { addCompletion } = await import('./completion.js');
      addCompletion(command);
    }
    if (args.length === 0) {
      command.outputHelp();
      return exit.usage;
    }
    await command.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.conforms : exit.usage;
    const known = exitCodeOf(error);
    if (known !== exit.internal) {
      process.stderr.write(`mailspec: ${(error as Error).message}\n`);
      return known;
    }
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`mailspec: internal error: ${message}\n`);
    if (process.env.MAILSPEC_DEBUG !== undefined && error instanceof Error)
      process.stderr.write(`${error.stack ?? ''}\n`);
    return exit.internal;
  }
}
