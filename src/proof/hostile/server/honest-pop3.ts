import { ClientLines, latin1, type Speaks } from './honest.js';
import type { Maildrop } from './maildrop.js';

/** As much of POP3 as the runner, the custodian and the suites of the battery need. */
export const honestPop3: Speaks = (maildrop) => {
  const lines = new ClientLines();
  const marked = new Set<number>();
  return {
    greeting: { point: 'greeting', tag: '*', octets: latin1('+OK ready\r\n') },
    hear: (octets) => {
      lines.push(octets);
      const answers = [];
      for (let line = lines.line(); line !== undefined; line = lines.line()) {
        const [word = '', first = ''] = line.split(' ');
        const point = word.toUpperCase();
        if (point === 'DELE') marked.add(Number(first));
        const said = says(point, first, maildrop);
        if (point === 'QUIT') maildrop.inbox = maildrop.inbox.filter((_, index) => !marked.has(index + 1));
        const then = point === 'QUIT' ? ('close' as const) : point === 'STLS' ? ('tls' as const) : undefined;
        answers.push({ point, tag: '*', octets: latin1(said), ...(then && { then }) });
      }
      return answers;
    },
  };
};

function says(point: string, first: string, { inbox }: Maildrop): string {
  const block = (rows: readonly string[]): string => ['+OK', ...rows, '.', ''].join('\r\n');
  const size = inbox.reduce((sum, { length }) => sum + length, 0);
  const message = inbox[Number(first) - 1];
  switch (point) {
    case 'CAPA':
      return block(['USER', 'STLS', 'UIDL', 'TOP', 'PIPELINING']);
    case 'STAT':
      return `+OK ${inbox.length} ${size}\r\n`;
    case 'LIST':
      return block(inbox.map(({ length }, index) => `${index + 1} ${length}`));
    case 'UIDL':
      return block(inbox.map((_, index) => `${index + 1} u${index + 1}`));
    case 'RETR':
    case 'TOP':
      return message ? block([stuffed(message)]) : '-ERR no such message\r\n';
    default:
      return '+OK done\r\n';
  }
}

const stuffed = (message: Buffer): string => message.toString('latin1').replace(/^\./gm, '..').replace(/\r\n$/, '');
