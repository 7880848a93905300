import { describe, expect, it } from 'vitest';
import type { RuleSink } from '../../events/rules/index.js';
import { initialContext, parseResponse } from '../../imap/index.js';
import { isMultiline, parseStatus, Pop3Scope, Pop3Watch } from '../../pop3/index.js';
import { ImapView } from './imap-view.js';
import { Pop3View } from './pop3-view.js';
import { SharedInbox } from './shared-inbox.js';

/** Plays IMAP (`I>` sent, `I<` received) and POP3 (`P>`, `P<`, `login`) on one account; lines are cut at `|`. */
function play(lines: readonly string[], utf8 = false) {
  const broken: string[] = [];
  const seen = new Set<string>();
  const sink: RuleSink = {
    saw: (rule) => {
      if (rule.startsWith('both/')) seen.add(rule.slice(5));
    },
    broke: (rule, { level }) => void broken.push(`${rule.replace('both/', '')}${level ? ` ${level}` : ''}`),
  };
  const inbox = new SharedInbox(utf8);
  const scope = new Pop3Scope({ capabilities: new Set(['EXPIRE NEVER']), timestamps: new Set() });
  const imap = new ImapView(inbox, { removed: () => scope.disturbed(), added: () => scope.arrived() });
  let pop3 = new Pop3View(inbox);
  let watch = new Pop3Watch(scope, 'one', pop3);
  let command = '';
  const send = (line: string): void => {
    command = line;
    watch.sent(sink, Buffer.from(`${line}\r\n`), Buffer.alloc(0));
  };
  const come = (text: string): void => {
    const [first = '', ...rest] = text.split('|');
    const { status } = parseStatus(Buffer.from(`${first}\r\n`, 'latin1'));
    const block = status?.ok && isMultiline(command) ? Buffer.from(`${rest.join('\r\n')}\r\n`, 'latin1') : undefined;
    watch.answered(sink, { status, block });
    pop3.heard(sink, watch);
  };
  for (const line of lines) {
    const text = line.slice(3);
    if (line === 'login') {
      pop3 = new Pop3View(inbox);
      watch = new Pop3Watch(scope, 'one', pop3);
      watch.connected(false);
      watch.greeted(sink, parseStatus(Buffer.from('+OK\r\n'), { greeting: true }).status);
      for (const step of ['USER one', 'PASS x']) {
        send(step);
        come('+OK');
      }
    } else if (line === 'delivery') inbox.changed();
    else if (line.startsWith('I> ')) imap.sent(Buffer.from(`${text}\r\n`));
    else if (line.startsWith('I< ')) {
      const { response } = parseResponse(Buffer.from(`${text.replaceAll('|', '\r\n')}\r\n`, 'latin1'), initialContext);
      if (response) imap.heard(sink, response);
    } else if (line.startsWith('P> ')) send(text);
    else come(text);
  }
  return { broken, seen: [...seen].sort() };
}

const select = (count: number) => ['I> a SELECT INBOX', `I< * ${count} EXISTS`, 'I< a OK [READ-WRITE] done'];
const fetch = (number: number, octets: string, size = octets.replaceAll('|', '\r\n').length) => [
  `I< * ${number} FETCH (RFC822.SIZE ${size} BODY[] {${octets.replaceAll('|', '\r\n').length}}|${octets})`,
];
const retr = (number: number, octets: string) => [`P> RETR ${number}`, `P< +OK|${octets}|.`];
const stat = (text: string) => ['P> STAT', `P< +OK ${text}`];
const list = (text: string) => ['P> LIST', `P< +OK|${text}|.`];
const dele = (number: number) => [`P> DELE ${number}`, 'P< +OK'];
const quit = ['P> QUIT', 'P< +OK'];
const expunge = ['I> x EXPUNGE', 'I< * 1 EXPUNGE', 'I< x OK done'];

describe('octets and sizes', () => {
  it.each([
    ['the same', [...select(1), ...fetch(1, 'A: b||text|'), 'login', ...retr(1, 'A: b||text'), ...list('1 14')]],
    [
      'a final CRLF added',
      [...select(1), ...fetch(1, 'A: b||text'), 'login', ...retr(1, 'A: b||text'), ...list('1 14')],
    ],
    ['in another order', ['login', ...list('1 8|2 9'), ...select(2), ...fetch(1, 'A: bb||'), ...fetch(2, 'A: b||')]],
    ['one of two is known', [...select(2), ...fetch(1, 'A: b||'), 'login', ...retr(1, 'A: c||')]],
    ['mail came between', [...select(1), ...fetch(1, 'A: b||'), 'delivery', 'login', ...retr(1, 'A: c||')]],
    ['octets that need mending', [...select(1), ...fetch(1, 'A: b||\n'), 'login', ...retr(1, 'A: b|||')]],
    [
      'another mailbox',
      ['I> a SELECT Other', 'I< * 1 EXISTS', 'I< a OK x', ...fetch(1, 'A: b||'), 'login', ...retr(1, 'c')],
    ],
  ])('hold: %s', (_, lines) => expect(play(lines).broken).toEqual([]));

  it.each([
    ['other octets', [...select(1), ...fetch(1, 'A: b||'), 'login', ...retr(1, 'A: c|')], ['same-octets']],
    [
      'POP3 first',
      ['login', ...stat('1 8'), ...retr(1, 'A: b|'), ...select(1), ...fetch(1, 'A: c||')],
      ['same-octets'],
    ],
    ['another size', [...select(1), ...fetch(1, 'A: b||', 7), 'login', ...list('1 8')], ['same-sizes']],
    [
      'a size once too often',
      [...select(2), ...fetch(1, 'A: b||'), ...fetch(2, 'A: bb||'), 'login', ...list('1 8|2 8')],
      ['same-sizes'],
    ],
  ])('are broken: %s', (_, lines, broken) => expect(play(lines).broken).toEqual(broken));

  it('need not be exact where POP3 may show surrogates', () => {
    const lines = [...select(1), ...fetch(1, 'A: b||', 7), 'login', ...list('1 8')];
    expect(play(lines, true).broken).toEqual(['same-sizes SHOULD']);
  });
});

describe('what one protocol removes', () => {
  it.each([
    ['POP3', ['login', ...stat('2 9'), ...dele(1), ...quit, ...select(1)], ['removed-by-pop3']],
    ['IMAP', [...select(2), ...expunge, 'login', ...stat('1 9')], ['removed-by-imap']],
    [
      'IMAP, behind a session that removed nothing',
      [...select(2), 'login', ...quit, ...expunge, 'login', ...stat('1 9')],
      ['removed-by-imap'],
    ],
    ['nobody knows how many', [...select(2), 'delivery', ...expunge, 'login', ...stat('2 9')], []],
    ['a session that looked before', ['login', ...stat('2 9'), ...select(2), ...expunge, ...stat('2 9')], []],
    ['mail came between', ['login', ...stat('2 9'), ...dele(1), ...quit, 'delivery', ...select(2)], []],
  ])('is gone for the other: %s', (_, lines, seen) => expect(play(lines)).toMatchObject({ broken: [], seen }));

  it.each([
    ['POP3', ['login', ...stat('2 9'), ...dele(1), ...quit, ...select(2)], ['removed-by-pop3']],
    ['IMAP', [...select(2), ...expunge, 'login', ...stat('2 9')], ['removed-by-imap']],
  ])('is still there: %s', (_, lines, broken) => expect(play(lines).broken).toEqual(broken));

  it('is not mistaken in the tag of a command', () => {
    expect(
      play([...select(1), ...fetch(1, 'A: b||'), 'I> expunge.2 NOOP', 'login', ...retr(1, 'A: c|')]).broken,
    ).toEqual(['same-octets']);
  });
});
