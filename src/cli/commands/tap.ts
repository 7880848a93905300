import pc from 'picocolors';
import type { RuleResult, Violation } from '../../events/events.js';
import { Tap } from '../../proxy/index.js';
import { printable } from '../../text/visible.js';
import { exit } from '../exit.js';
import { proxying } from '../proxying.js';
import { wantsColors } from '../terminal.js';
import { tapOptions } from './options.js';

/** `mailspec tap`: passes clients on to a server, and tells at once which always-on rules the server breaks. */
export async function tap(given: object): Promise<number> {
  const { alone, ...options } = tapOptions.parse(given);
  const colors = pc.createColors(wantsColors(process.env, process.stdout.isTTY));
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const broken = new Set<number>();
  let gone = 0;
  let watcher: Tap | undefined;
  await proxying(options, (left) => {
    watcher = new Tap({
      alone: alone === true,
      violated: (violation) => write(describe(violation, colors)),
      trouble: (connection, message) => {
        broken.add(connection);
        write(colors.yellow(`client ${connection.toString()}: ${printable(message)}`));
      },
      left: () => {
        gone += 1;
        left();
      },
    });
    return watcher;
  });
  const results = watcher?.results() ?? [];
  for (const line of summary(results, gone, colors)) write(line);
  if (results.some(({ verdict }) => verdict === 'fail')) return exit.deviates;
  return gone > 0 && gone === broken.size ? exit.target : exit.conforms;
}

type Colors = ReturnType<typeof pc.createColors>;

function describe({ rule, requirement, session, at, message }: Violation, colors: Colors): string {
  const { level, rfc, section } = requirement;
  const paint = level === 'MUST' ? colors.red : colors.yellow;
  const head = `${paint(level === 'MUST' ? '✗' : '!')} ${colors.bold(rule)}  ${rfc} §${section} (${level})`;
  return `${head}  ${colors.dim(`${session}, ${(at / 1000).toFixed(1)} s`)}\n    ${printable(message)}`;
}

function summary(results: readonly RuleResult[], clients: number, colors: Colors): string[] {
  const judging = results.filter(({ responses, violations }) => responses + violations > 0);
  const broken = judging.filter(({ violations }) => violations > 0);
  const checks = judging.reduce((sum, { responses }) => sum + responses, 0);
  const lines = broken.map(({ rule, title, violations, verdict }) => {
    const paint = verdict === 'fail' ? colors.red : colors.yellow;
    return `${paint(String(violations).padStart(6))}  ${rule}: ${title}`;
  });
  const head = `${plural(clients, 'client')}, ${plural(checks, 'check')} by ${plural(judging.length, 'rule')}`;
  return ['', `${head}; ${plural(broken.length, 'rule')} broken${broken.length > 0 ? ':' : ''}`, ...lines];
}

const plural = (count: number, noun: string): string => `${count.toString()} ${noun}${count === 1 ? '' : 's'}`;
