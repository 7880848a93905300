/**
 * `npm run bench -- [startup] [grammar] [memory] [sequential] [--quick] [--target FILE] [--every N]`: all where none is named.
 * Everything is measured side by side in this one run; times of different runs say little on a shared machine.
 * Exits 1 if a goal is missed by every sample.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.js';
import { project } from './child.js';
import { grammar } from './grammar.js';
import { memory } from './memory.js';
import { table, verdict, type Row } from './row.js';
import { sequential } from './sequential.js';
import { startup } from './startup.js';

const benches: Readonly<Record<string, Bench>> = { startup, grammar, memory, sequential };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, target: { type: 'string' }, every: { type: 'string' } },
});
const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0)
  throw new Error(`no benchmark ${unknown.join(', ')}: there are ${Object.keys(benches).join(', ')}`);
const every = values.every === undefined ? undefined : Number(values.every);
if (every !== undefined && !(Number.isInteger(every) && every > 0))
  throw new Error('--every takes a number above zero');

try {
  execFileSync('npm', ['run', 'build', '--silent'], { cwd: project, stdio: 'inherit' });
} catch {
  console.error('nothing was measured: the project does not build');
  process.exit(2);
}
const rows: Row[] = [];
let broken = false;
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const say = (line: string): void => console.log(line);
  try {
    rows.push(...(await bench({ quick: values.quick, target: values.target, every, say })));
  } catch (error) {
    broken = true;
    console.error(`${name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`\n${table(rows).join('\n')}`);
if (broken || rows.some((row) => verdict(row) === 'missed')) process.exitCode = 1;
