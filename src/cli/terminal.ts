import pc from 'picocolors';
import type { Screen } from '../report/index.js';

const columnsOfAPipe = 120;

/** Standard output as a screen: live on a terminal that is not CI's, colours by NO_COLOR and FORCE_COLOR. */
export function terminal(): Screen {
  const { stdout } = process;
  return {
    write: (text) => void stdout.write(text),
    live: stdout.isTTY && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb',
    colors: pc.isColorSupported && (stdout.isTTY || process.env['FORCE_COLOR'] !== undefined),
    columns: stdout.isTTY ? stdout.columns : columnsOfAPipe,
  };
}
