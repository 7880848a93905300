import { describe, expect, test } from 'vitest';
import { initialContext } from '../context.js';
import { parseResponse } from '../parse.js';
import { as, faultsOf, octets, read, rev2 } from '../testing/read.js';

describe('status responses', () => {
  test.each([
    '* OK IMAP4rev1 Service Ready',
    '* PREAUTH ready',
    'a001 OK LOGIN completed',
    'a.1]x NO no',
    '* OK [UNSEEN 17] Message 17 is the first unseen message',
    '* ok [uidvalidity 3857529045] UIDs valid',
    '* OK [PERMANENTFLAGS (\\Deleted \\Seen $Forwarded \\*)] Limited',
    '* OK [PERMANENTFLAGS ()] none',
    'a NO [BADCHARSET (US-ASCII "UTF-8")] no',
    'a NO [BADCHARSET] no',
    '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello',
    'a OK [APPENDUID 38505 3955] done',
    'a OK [APPENDUID 38505 3955:3957,4000] done',
    '* OK [COPYUID 38505 304,319:320 3956:3958] done',
    'a OK [MODIFIED 7,9] failed',
    '* OK [HIGHESTMODSEQ 715194045007] ok',
    '* OK [NOMODSEQ] none',
    '* OK [CLOSED] closed',
    '* OK [MAILBOXID (F2212ea87-6097-4256-9d51-71338625)] ok',
    'a NO [METADATA MAXSIZE 1024] too big',
    'a NO [X-UNHEARD-OF with (all) sorts "of" things] text',
    '* OK  text may begin with a space',
    '* OK [ALERT] [not a code]',
    '+ idling',
    '+ ',
    '+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZT4=',
    '+ [ALERT] go on',
  ])('%s is right', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  test.each([
    ['* BYE', '5 resp-text'],
    ['a OK', '4 resp-text'],
    ['a OK ', '5 resp-text'],
    ['a OK [READ-WRITE] ', '18 resp-text'],
    ['a OK [READ-WRITE]', '17 resp-text?'],
    ['a OK [READ-WRITE]done', '17 resp-text'],
    ['* OK [UIDNEXT 0] x', '14 resp-text-code'],
    ['* OK [UIDNEXT] x', '13 resp-text-code'],
    ['* OK [READ-ONLY yes] x', '15 resp-text-code'],
    ['* OK [UNSEEN 3', '14 resp-text-code'],
    ['* OK [COPYUID 1 2:* 3] x', '18 uid-set'],
    ['* OK [COPYUID 1  3] x', '16 resp-code-copy'],
    ['a OK [APPENDUID 1 123:123] x', '18 resp-code-apnd'],
    ['* OK [HIGHESTMODSEQ 0] x', '20 mod-sequence-value'],
    ['* OK [CAPABILITY ] x', '16 capability-data'],
    ['* OK [PERMANENTFLAGS (\\Recent)] x', '22 flag-perm?'],
    ['* OK Gr\xf6\xdfe', '7 text'],
    ['* OK a\0b', '6 text'],
    ['a OKAY then', '2 response-tagged'],
    ['a BYE then', '2 response-tagged'],
    ['a+b OK tag', '1 response-tagged'],
    ['[COPYUID 124 10 233]', '9 response-tagged'],
    ['* [COPYUID 124 10 233]', '2 response-data'],
    ['', '0 response'],
    ['+', '1 resp-text'],
    ['+go on', '1 resp-text'],
  ])('%j is wrong', (text, fault) => expect(faultsOf(text)[0]).toBe(fault));

  test('a code whose arguments are wrong is kept in its general form', () => {
    const { response, faults } = parseResponse(octets('* OK [UIDNEXT zero] x'), initialContext);
    expect(faults).toHaveLength(1);
    expect(response).toMatchObject({ name: 'OK', code: { name: 'UIDNEXT', args: [{ text: 'zero' }] }, text: 'x' });
  });

  test('IMAP4rev2 lets the text be empty and hold UTF-8', () => {
    expect(faultsOf('a OK [READ-WRITE] ', rev2)).toEqual([]);
    expect(faultsOf('a OK ', rev2)).toEqual([]);
    expect(faultsOf('* OK Gr\xc3\xb6\xc3\x9fe', rev2)).toEqual([]);
    expect(faultsOf('* OK Gr\xf6', rev2)).toEqual(['7 text']);
  });

  test('the typed response', () => {
    const ok = as(read('A1 no [uidnext 4392] Predicted next UID'), 'NO');
    expect(ok).toMatchObject({ kind: 'tagged', tag: 'A1', name: 'NO', text: 'Predicted next UID' });
    expect(ok.code?.name).toBe('UIDNEXT');
    expect(ok.code?.args[0]?.number).toBe(4392);
    expect(as(read('+ YWJj'), '+')).toMatchObject({ kind: 'continuation', text: 'YWJj', code: undefined });
    expect(as(read('* BYE later'), 'BYE')).toMatchObject({ kind: 'untagged', text: 'later' });
  });

  test('a fault says what was expected, what stood there, and the RFC of the session', () => {
    const fault = { offset: 14, rule: 'resp-text-code', level: 'MUST', found: '0] x\\r\\n' };
    const [rev1Fault] = parseResponse(octets('* OK [UIDNEXT 0] x'), initialContext).faults;
    expect(rev1Fault).toMatchObject({ ...fault, source: 'RFC 3501 §9' });
    expect(rev1Fault?.expected).toContain('non-zero');
    const [rev2Fault] = parseResponse(octets('* OK [UIDNEXT 0] x'), rev2).faults;
    expect(rev2Fault).toMatchObject({ ...fault, source: 'RFC 9051 §9' });
  });
});
