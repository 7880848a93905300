import { describe, discover, inspect, judge, parseSubject, realWorld, type World } from '../../hosts/index.js';
import { runSafeTests, type CheckOutcome } from '../checking/tests.js';
import { dryRun } from '../checking/plan.js';
import { givenServices } from '../checking/servers.js';
import { CommandError, exit } from '../exit.js';
import { trustFrom } from '../target.js';
import { checkOptions, type CheckOptions } from './options.js';

/** Milliseconds for one connection, handshake or answer. */
const PATIENCE = 5_000;

/** `mailspec check`: what a host wants to know of a mail server, and the tests that are safe on an account in use. */
export async function check(
  subject: string,
  selectors: readonly string[],
  given: object,
  world?: World,
): Promise<number> {
  const options = checkOptions.parse(given);
  const interrupt = new AbortController();
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(exit.interrupted);
    process.stderr.write('\nmailspec: interrupted, cleaning up (once more to leave at once)\n');
    interrupt.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await look(subject, selectors, options, interrupt.signal, world);
  } catch (error) {
    throw interrupt.signal.aborted ? new CommandError('interrupted', exit.interrupted) : error;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

async function look(
  text: string,
  selectors: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
  given?: World,
): Promise<number> {
  const subject = parseSubject(text);
  const named = givenServices(options);
  if (options.dryRun === true) {
    process.stdout.write(dryRun(subject, named, selectors, options));
    return exit.conforms;
  }
  const trust = trustFrom(options.certificate ?? 'verify');
  const patience = { timeout: PATIENCE * (options.timeoutScale ?? 1), signal };
  const world = given ?? realWorld(patience, options.resolver);
  const discovery = named.length > 0 ? undefined : await discover(subject.domain, world);
  const seen = [];
  for (const service of discovery?.services ?? named) {
    signal.throwIfAborted();
    seen.push(await inspect(service, trust, patience));
  }
  const findings = judge(discovery, seen, trust);
  const isJson = options.json === true;
  if (!isJson) process.stdout.write(describe(discovery, seen, findings));
  const tests = await runSafeTests({ subject, seen, trust, selectors, options, signal });
  if (isJson) process.stdout.write(`${JSON.stringify({ ...subject, discovery, seen, findings, tests }, null, 2)}\n`);
  else if (tests.reason !== undefined) process.stdout.write(`\nTests\n  none: ${tests.reason}\n`);
  if (seen.every(({ trouble }) => trouble !== undefined)) return signal.aborted ? exit.interrupted : exit.target;
  return codeOf(
    tests,
    findings.some(({ level }) => level === 'fail' || (level === 'warn' && options.failLevel === 'should')),
  );
}

/** What was seen before the tests counts as much as they do. */
function codeOf({ exitCode }: CheckOutcome, isBroken: boolean): number {
  if (exitCode !== undefined && exitCode !== exit.conforms && exitCode !== exit.inconclusive) return exitCode;
  return isBroken ? exit.deviates : (exitCode ?? exit.conforms);
}
