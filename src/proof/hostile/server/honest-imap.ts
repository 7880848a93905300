import { ClientLines, latin1, type Answer, type Speaks } from './honest.js';
import type { Maildrop } from './maildrop.js';

/** As much of IMAP4rev1 as the runner, the custodian and the suites of the battery need. */
export const honestImap: Speaks = (maildrop) => {
  const lines = new ClientLines();
  /** A command whose literals are being read, and how many octets of one are still to come. */
  let command = '';
  let literal = 0;
  let idling: string | undefined;
  let selected = 'INBOX';

  const answer = (line: string): Answer => {
    const [tag = '*', word = ''] = line.split(' ');
    const point = word.toUpperCase() === 'UID' ? 'UID STORE' : word.toUpperCase();
    const ok = { point, tag };
    const args = line.slice(tag.length + word.length + 2);
    if (point === 'SELECT' || point === 'EXAMINE') selected = name(args);
    if (point === 'IDLE') {
      idling = tag;
      return { ...ok, tag: '*', octets: latin1('+ idling\r\n') };
    }
    const untagged = says(point, args, maildrop, selected);
    const status = untagged === undefined ? 'NO there is no such thing' : 'OK done';
    const then = point === 'LOGOUT' ? 'close' : point === 'STARTTLS' ? 'tls' : undefined;
    return { ...ok, octets: latin1(`${untagged ?? ''}${tag} ${status}\r\n`), ...(then && { then }) };
  };

  return {
    greeting: { point: 'greeting', tag: '*', octets: latin1('* OK ready\r\n') },
    hear: (octets) => {
      lines.push(octets);
      const answers: Answer[] = [];
      for (;;) {
        if (literal > 0) {
          const taken = lines.take(literal);
          if (taken === undefined) return answers;
          command += taken;
          literal = 0;
        }
        const line = lines.line();
        if (line === undefined) return answers;
        if (idling !== undefined) {
          answers.push({ point: 'DONE', tag: idling, octets: latin1(`${idling} OK done\r\n`) });
          idling = undefined;
          continue;
        }
        command += line;
        const announced = /\{(?<count>\d+)(?<free>\+?)\}$/.exec(line)?.groups;
        if (announced) {
          literal = Number(announced.count);
          command += '\r\n';
          if (announced.free === '') answers.push({ point: 'continuation', tag: '*', octets: latin1('+ go on\r\n') });
        } else {
          answers.push(answer(command));
          command = '';
        }
      }
    },
  };
};

/** The untagged responses to a command; undefined where it is to be refused. */
function says(point: string, args: string, maildrop: Maildrop, selected: string): string | undefined {
  const messages = maildrop.of(name(args));
  switch (point) {
    case 'CAPABILITY':
      return '* CAPABILITY IMAP4rev1 STARTTLS IDLE\r\n';
    case 'SELECT':
    case 'EXAMINE':
      return messages && `* ${messages.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Deleted)\r\n`;
    case 'STATUS':
      return messages && `* STATUS ${args.split(' ')[0] ?? ''} (MESSAGES ${messages.length})\r\n`;
    case 'CREATE':
      maildrop.mailboxes.set(name(args), []);
      return '';
    case 'DELETE':
      return maildrop.mailboxes.delete(name(args)) ? '' : undefined;
    case 'LIST':
      return args.endsWith('""')
        ? '* LIST (\\Noselect) "/" ""\r\n'
        : [...maildrop.mailboxes.keys()].map((known) => `* LIST () "/" "${known}"\r\n`).join('');
    case 'APPEND':
      messages?.push(latin1(/\{\d+\+?\}\r\n(?<message>.*)$/s.exec(args)?.groups?.message ?? ''));
      return messages && '';
    case 'CLOSE':
      if (/^inbox$/i.test(selected)) maildrop.inbox = [];
      return '';
    case 'FETCH':
      return (maildrop.of(selected) ?? []).map((octets, index) => fetched(index + 1, octets, args)).join('');
    case 'LOGOUT':
      return '* BYE\r\n';
    default:
      return '';
  }
}

function fetched(number: number, octets: Buffer, args: string): string {
  const item = /BODY(?:\.PEEK)?(?<section>\[[^\]]*\])/.exec(args)?.groups?.section ?? '[]';
  const text = item === '[]' ? octets.toString('latin1') : 'Message-ID: <none@elsewhere.example>\r\n\r\n';
  return `* ${number} FETCH (UID ${number} BODY${item} {${text.length}}\r\n${text})\r\n`;
}

const name = (args: string): string => /^"?(?<name>[^" ]*)/.exec(args)?.groups?.name ?? '';
