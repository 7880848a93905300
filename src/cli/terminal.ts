import type { Screen } from '../report/index.js';

const columnsOfAPipe = 120;

/** Whether to colour: by NO_COLOR, then FORCE_COLOR, else on a terminal that can. */
export function wantsColors(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

/** Standard output as a screen: live on a terminal that is not CI's. */
export function terminal(): Screen {
  const { stdout, env } = process;
  // Typed as always there, absent on anything but a terminal.
  const isTerminal = (stdout as { isTTY?: boolean }).isTTY === true;
  return {
    write: (text) => void stdout.write(text),
    live: isTerminal && !env.CI && env.TERM !== 'dumb',
    colors: wantsColors(env, isTerminal),
    get columns() {
      return isTerminal ? stdout.columns : columnsOfAPipe;
    },
  };
}
