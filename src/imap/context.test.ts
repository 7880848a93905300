import { expect, test } from 'vitest';
import { advance, initialContext } from './context.js';
import { read } from './testing/read.js';

const after = (...responses: string[]) =>
  responses.reduce((context, response) => advance(context, read(response, context)), initialContext);

test('a session begins with IMAP4rev1', () => {
  expect(after('* OK [CAPABILITY IMAP4rev1 IMAP4rev2] hi', '* 3 EXISTS')).toEqual(initialContext);
});

test('ENABLED turns on IMAP4rev2 and UTF-8', () => {
  expect(after('* ENABLED CONDSTORE')).toMatchObject({
    revision: 'rev1',
    utf8: false,
    enabled: new Set(['CONDSTORE']),
  });
  expect(after('* ENABLED UTF8=ACCEPT')).toMatchObject({ revision: 'rev1', utf8: true });
  expect(after('* ENABLED X', '* ENABLED imap4rev2', '* ENABLED Y')).toMatchObject({
    revision: 'rev2',
    utf8: true,
    enabled: new Set(['X', 'IMAP4REV2', 'Y']),
  });
});

test('a server that offers IMAP4rev2 alone speaks it', () => {
  expect(after('* OK [CAPABILITY IMAP4rev2] hi').revision).toBe('rev2');
  expect(after('* CAPABILITY IDLE IMAP4rev2').revision).toBe('rev2');
  expect(after('a OK [CAPABILITY IMAP4rev1] done').revision).toBe('rev1');
});
