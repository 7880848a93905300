import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddressList, type Address } from './address.js';
import { envelopeOf } from './envelope.js';
import { indexMessage } from './indexer.js';

describe('address lists', () => {
  test.each<[string, Address[]]>([
    ['', []],
    ['a@b.example', [{ mailbox: 'a', host: 'b.example' }]],
    ['A B <a@b>', [{ name: 'A B', mailbox: 'a', host: 'b' }]],
    ['"B, A" <"x y"@b>, c@d', [{ name: 'B, A', mailbox: 'x y', host: 'b' }, { mailbox: 'c', host: 'd' }]], // prettier-ignore
    ['J. R. Tolkien <j@r>', [{ name: 'J. R. Tolkien', mailbox: 'j', host: 'r' }]],
    [
      '=?utf-8?Q?J=C3=B6rg?= =?utf-8?Q?M?= <j@r>',
      [{ name: '=?utf-8?Q?J=C3=B6rg?= =?utf-8?Q?M?=', mailbox: 'j', host: 'r' }],
    ],
    ['a . b @ c . d (comment)', [{ mailbox: 'a.b', host: 'c.d' }]],
    ['<@x,@y.z:a@b>', [{ route: '@x,@y.z', mailbox: 'a', host: 'b' }]],
    ['a@[1.2.3.4]', [{ mailbox: 'a', host: '[1.2.3.4]' }]],
    ['joe', [{ mailbox: 'joe', host: '' }]],
    ['Joe <joe>', [{ name: 'Joe', mailbox: 'joe', host: '' }]],
    ['G: a@b, C <c@d>;', [{ mailbox: 'G' }, { mailbox: 'a', host: 'b' }, { name: 'C', mailbox: 'c', host: 'd' }, {}]], // prettier-ignore
    ['G:;, a@b', [{ mailbox: 'G' }, {}, { mailbox: 'a', host: 'b' }]],
    ['G: a@b', [{ mailbox: 'G' }, { mailbox: 'a', host: 'b' }, {}]],
    [',, a@b ,', [{ mailbox: 'a', host: 'b' }]],
    ['a@b c@d, e@f', [{ mailbox: 'a', host: 'b' }, { mailbox: 'e', host: 'f' }]], // prettier-ignore
    ['A <a@b', [{ name: 'A', mailbox: 'a', host: 'b' }]],
    ['<>', []],
    ['"unclosed', [{ mailbox: 'unclosed', host: '' }]],
    ['(only a comment', []],
  ])('%s', (value, expected) => {
    expect(parseAddressList(value)).toEqual(expected);
  });

  test('of any sort come to an end', () => {
    const pieces = fc.constantFrom('a', '@', '<', '>', ',', ';', ':', '"', '(', ')', '[', ']', '\\', '.', ' ', '\xff');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        for (const { mailbox, host } of parseAddressList(parts.join(''))) {
          // NIL for the host means a group, and only there may the mailbox be NIL.
          expect(mailbox !== undefined || host === undefined).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('envelopes', () => {
  const envelope = (text: string): ReturnType<typeof envelopeOf> => envelopeOf(indexMessage(Buffer.from(text)));

  test('Sender and Reply-To default to From when absent or empty', () => {
    const from = [{ mailbox: 'a', host: 'b' }];
    expect(envelope('From: a@b\r\nReply-To: \r\n\r\n')).toMatchObject({ from, sender: from, replyTo: from });
    expect(envelope('From: a@b\r\nSender: c@d\r\n\r\n').sender).toEqual([{ mailbox: 'c', host: 'd' }]);
  });

  test('absent is not empty', () => {
    const { subject, date, messageId, to } = envelope('Subject:\r\nTo:\r\n\r\n');
    expect([subject, date, messageId, to]).toEqual(['', undefined, undefined, undefined]);
  });

  test('the first Subject counts, several To are one list', () => {
    const { subject, to } = envelope('Subject: 1\r\nTo: a@b\r\nSubject: 2\r\nTo: c@d\r\n\r\n');
    expect(subject).toBe('1');
    expect(to).toEqual([{ mailbox: 'a', host: 'b' }, { mailbox: 'c', host: 'd' }]); // prettier-ignore
  });
});
