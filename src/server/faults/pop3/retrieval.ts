import type { DropMessage } from '../../pop3/index.js';
import type { Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { pop3Messages, pop3Octets } from './tools.js';

const whole = 'rfc1939-5-retr-message';
const blank = '\r\n\r\n';

/** Header (with the blank line, if there is one) and body rewritten, one at a time. */
const header = (rewrite: (text: string) => string): Fault['plant'] =>
  pop3Octets((text) => {
    const end = text.indexOf(blank);
    return end < 0 ? rewrite(text) : rewrite(text.slice(0, end + 2)) + text.slice(end + 2);
  });
const body = (rewrite: (text: string) => string): Fault['plant'] =>
  pop3Octets((text) => {
    const end = text.indexOf(blank);
    return end < 0 ? text : text.slice(0, end + 4) + rewrite(text.slice(end + 4));
  });

/** Messages rewritten from the second time on that they are sent, in one session or in later ones. */
const nextTime = (where: 'session' | 'server', rewrite: (text: string) => string): Fault['plant'] => {
  return (behaviour) => {
    const seen = new WeakSet<object>();
    const opened = new WeakSet<Message>();
    return pop3Messages((usual: DropMessage) => {
      const isKnown = opened.has(usual.stored);
      return {
        get octets() {
          opened.add(usual.stored);
          const isAgain = where === 'session' ? seen.has(usual) : isKnown;
          seen.add(usual);
          return isAgain ? Buffer.from(rewrite(usual.octets.toString('latin1')), 'latin1') : usual.octets;
        },
        get size() {
          return usual.size;
        },
      };
    })(behaviour);
  };
};

const changed = (
  id: string,
  wrong: string,
  requirement: string,
  plant: Fault['plant'],
  ...more: readonly string[]
): Fault => ({ id: `pop3/retrieval/${id}`, wrong, breaks: [...new Set([requirement, whole, ...more])], plant });

const fieldsUnchanged = 'rfc1939-5-retr-header-unchanged';
const structureUnchanged = 'rfc1939-5-retr-structure-unchanged';

/** RETR, and what it makes of a message (RFC 1939 §5). */
export const retrieval: readonly Fault[] = [
  changed(
    'status-field',
    'The server adds a Status field to the header.',
    whole,
    header((text) => `${text}Status: RO\r\n`),
    fieldsUnchanged,
  ),
  changed(
    'unfolded',
    'The server unfolds header fields.',
    fieldsUnchanged,
    header((text) => text.replace(/\r\n(?=[ \t])/g, '')),
  ),
  changed(
    'empty-fields',
    'The server drops header fields without content.',
    fieldsUnchanged,
    header((text) => text.replace(/^[^\s:]+:[ \t]*\r\n(?![ \t])/gm, '')),
  ),
  changed(
    'names-in-case',
    'The server writes the names of header fields in its own case.',
    fieldsUnchanged,
    header((text) =>
      text.replace(/^[a-z-]+:/gim, (name) =>
        name.toLowerCase().replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase()),
      ),
    ),
  ),
  changed(
    'doubled-fields',
    'The server keeps the first of several header fields of one name.',
    fieldsUnchanged,
    header((text) => {
      const fields = text.split(/\r\n(?![ \t])/);
      const names = fields.map((field) => field.split(':')[0]?.toLowerCase());
      return fields.filter((field, index) => field === '' || names.indexOf(names[index]) === index).join('\r\n');
    }),
  ),
  changed(
    'preamble',
    'The server drops what stands in front of the first part.',
    structureUnchanged,
    body((text) => (text.startsWith('--') ? text : text.replace(/^(?:(?!--).*\r\n)+(?=--\S)/, ''))),
  ),
  changed(
    'boundary',
    'The server marks the boundaries of multipart messages anew.',
    structureUnchanged,
    body((text) => text.replace(/^--(?=\S+\r\n)/gm, '--=_')),
  ),
  changed(
    'closes-parts',
    'The server adds the end of a multipart that has none.',
    structureUnchanged,
    pop3Octets((text) => {
      const boundary = /boundary="?([^";\r\n]+)/i.exec(text)?.[1];
      return boundary === undefined || text.includes(`--${boundary}--`) ? text : `${text}--${boundary}--\r\n`;
    }),
  ),
  changed(
    'seven-bit',
    'The server clears the eighth bit of every octet.',
    'rfc1939-5-retr-eight-bit',
    body((text) => text.replace(/[\x80-\xff]/g, (octet) => String.fromCharCode(octet.charCodeAt(0) & 0x7f))),
  ),
  changed(
    'question-marks',
    'The server sends a question mark for what is not ASCII.',
    'rfc1939-5-retr-eight-bit',
    body((text) => text.replace(/[\x80-\xff]/g, '?')),
  ),
  changed(
    'wrapped',
    'The server breaks lines behind 998 octets.',
    'rfc1939-5-retr-long-lines',
    pop3Octets((text) => text.replace(/[^\r\n]{998}(?=[^\r\n])/g, '$&\r\n')),
  ),
  changed(
    'no-blank-line',
    'The server drops the blank line behind the header of a message without a body.',
    'rfc1939-5-retr-empty-body',
    pop3Octets((text) => (text.endsWith(blank) && text.indexOf(blank) === text.length - 4 ? text.slice(0, -2) : text)),
  ),
  changed(
    'header-alone-empty',
    'The server sends nothing of a message in which no blank line ends the header.',
    'rfc1939-5-retr-header-alone',
    pop3Octets((text) => (text.includes(blank) ? text : '')),
  ),
  changed(
    'line-added',
    'The server adds a blank line to every message.',
    'rfc1939-5-retr-no-line-added',
    pop3Octets((text) => `${text}\r\n`),
  ),
  changed(
    'trailing-lines',
    'The server drops blank lines at the end of a message.',
    whole,
    body((text) => text.replace(/(?:\r\n)+$/, '\r\n')),
  ),
  changed(
    'trailing-spaces',
    'The server drops spaces at the end of lines.',
    whole,
    pop3Octets((text) => text.replace(/[ \t]+\r\n/g, '\r\n')),
  ),
  changed(
    'first-megabyte',
    'The server sends a megabyte of a message and no more.',
    'rfc1939-5-retr-large',
    pop3Octets((text) => {
      const limit = 1 << 20;
      return text.length <= limit ? text : text.slice(0, text.lastIndexOf('\r\n', limit) + 2);
    }),
  ),
  changed(
    'sixteen-bits',
    'The server loses a line in which its buffer of 65536 octets is full.',
    'rfc1939-5-retr-large',
    pop3Octets((text) => {
      const end = text.indexOf('\r\n', 65536) + 2;
      return text.length <= 65536 ? text : text.slice(0, text.lastIndexOf('\r\n', 65536) + 2) + text.slice(end);
    }),
  ),
  changed(
    'seen-again',
    'The server adds a Status field when a message is sent a second time.',
    'rfc1939-5-retr-again',
    nextTime('session', (text) => `Status: RO\r\n${text}`),
    'pop3/session/same-octets',
  ),
  {
    id: 'pop3/retrieval/seen-in-next-session',
    wrong: 'The server adds a Status field to what an earlier session has retrieved.',
    breaks: ['rfc1939-5-retr-again-next-session', whole],
    plant: nextTime('server', (text) => `Status: RO\r\n${text}`),
  },
];
