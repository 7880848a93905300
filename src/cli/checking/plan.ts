import { fewest, placeOf, srvNames, usualHosts, type Service, type Subject } from '../../hosts/index.js';
import { safety } from '../../run/index.js';
import type { Test } from '../../script/index.js';
import type { CheckOptions } from '../commands/options.js';
import { safeMode } from '../commands/run.js';
import { openSoundCatalog } from '../catalog.js';
import { chooseTests } from './choose.js';

/** How many tests are left out, by reason, the most frequent first. */
export function reasons(skipped: readonly { readonly reason: string }[]): { reason: string; tests: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, tests]) => ({ reason, tests })).sort((a, b) => b.tests - a.tests);
}

/** What the tests will do to the account. */
export function describeTests(tests: readonly Test[], options: CheckOptions, prefix: string): string {
  const { pause, readMail = false } = safeMode(options);
  const logins = tests
    .flatMap(({ sessions }) => sessions)
    .filter(({ state }) => state !== 'closed' && state !== 'connected');
  const most = Math.max(1, ...tests.map(({ sessions }) => sessions.length));
  return [
    `  ${tests.length} tests, one after another, ${pause} ms apart: at least ${Math.ceil((tests.length * pause) / 1000)} s`,
    `  about ${logins.length} logins with the right password, at most ${most} connections at a time and one that looks after the mailboxes`,
    `  makes mailboxes named ${prefix}-r…, and removes them at the end; also what an earlier run has left of them`,
    '  never selects or changes the INBOX or any other mailbox, and sends no wrong password',
    readMail
      ? '  retrieves mail by POP3 (--read-mail), by which a server may mark or delete it'
      : '  by POP3 asks only for numbers, sizes and unique-ids',
    '',
  ].join('\n');
}

/** The plan of a check, made without a word to anybody. */
export function dryRun(
  subject: Subject,
  named: readonly Service[],
  selectors: readonly string[],
  options: CheckOptions,
): string {
  const { domain } = subject;
  const catalog = openSoundCatalog({ selectors });
  const readMail = options.readMail ?? false;
  const all = chooseTests(catalog.suites, selectors);
  const judged = all.map((test) => ({ test, judged: safety(test, { readMail }) }));
  const safe = judged.flatMap((one) => (one.judged === 'safe' ? [one.test] : []));
  const unsafe = judged.flatMap((one) => (one.judged === 'safe' ? [] : [one.judged]));
  const hosts = [...new Set([...usualHosts('imap', domain), ...usualHosts('pop3', domain)])];
  const lines = ['This would be done; nothing is done now.', '', 'Discovery'];
  if (named.length > 0) lines.push(...named.map((service) => `  connect to ${placeOf(service)}`));
  else {
    lines.push(...srvNames(domain).map((name) => `  ask DNS for SRV ${name}`));
    lines.push(`  where it does not tell: try ports 993, 143, 995 and 110 of ${hosts.join(', ')}`);
  }
  lines.push(
    '',
    'TLS and login',
    '  for each port that is found: ask for capabilities, before and after TLS, and shake hands with TLS 1.0 to 1.3',
  );
  lines.push('  no login but to the port that is tested, under TLS with a good certificate', '', 'Tests');
  const user = options.user ?? subject.address;
  if (user === undefined || options.tests === false) lines.push('  none', '');
  else {
    lines.push(`  log in as ${user} and see what is offered; of the tests that fit it, at most:`);
    lines.push(describeTests(options.all === true ? safe : fewest(safe), options, options.prefix ?? 'mailspec'));
    lines.push(...reasons(unsafe).map(({ reason, tests }) => `  ${tests} left out: ${reason}`), '');
  }
  return lines.join('\n');
}
