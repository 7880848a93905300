import { ClientLines, latin1, type Answer, type Speaks } from './honest.js';

/** As much of SMTP and LMTP as brings one message in. */
export const honestSmtp: Speaks = (maildrop) => {
  const lines = new ClientLines();
  let message: string[] | undefined;
  const answer = (point: string, text: string): Answer => ({
    point,
    tag: '*',
    octets: latin1(`${text}\r\n`),
    ...(point === 'QUIT' && { then: 'close' as const }),
  });
  return {
    greeting: answer('greeting', '220 ready'),
    hear: (octets) => {
      lines.push(octets);
      const answers: Answer[] = [];
      for (let line = lines.line(); line !== undefined; line = lines.line()) {
        const word = line.split(' ', 1)[0]?.toUpperCase() ?? '';
        if (message && line === '.') {
          const trace = 'Return-Path: <sender@mailspec.example>\r\n';
          maildrop.inbox.push(latin1(trace + message.map((row) => `${row.replace(/^\./, '')}\r\n`).join('')));
          message = undefined;
          answers.push(answer('message', '250 taken'));
        } else if (message) message.push(line);
        else if (word === 'DATA') {
          message = [];
          answers.push(answer(word, '354 go on'));
        } else if (word === 'EHLO' || word === 'LHLO') answers.push(answer('EHLO', '250-here\r\n250 8BITMIME'));
        else answers.push(answer(word, '250 done'));
      }
      return answers;
    },
  };
};
