import { play } from './dialogue.js';

export const broken = (...lines: string[]): string[] => play(lines).broken;
export const C = (text: string): string => `C: ${text}`;
export const S = (text: string): string => `S: ${text}`;
/** The data of SELECT, without that which matches. */
export const opened = (exists: number, { next = 100, validity = 7, without = /^$/, as = 'SELECT', box = 'm' } = {}) => [
  C(`s ${as} ${box}`),
  ...[
    `* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft work)`,
    `* ${exists.toString()} EXISTS`,
    `* 0 RECENT`,
    `* OK [UIDVALIDITY ${validity.toString()}] x`,
    `* OK [UIDNEXT ${next.toString()}] x`,
    `* OK [PERMANENTFLAGS (\\Seen \\*)] x`,
  ]
    .filter((line) => !without.test(line))
    .map(S),
  S(`s OK [${as === 'SELECT' ? 'READ-WRITE' : 'READ-ONLY'}] done`),
];
export const of = (name: string, lines: readonly string[]): string[] => lines.map((line) => `${name} ${line}`);
export const during = (command: string, ...data: string[]) => [C(`c ${command}`), ...data.map(S), S('c OK done')];
