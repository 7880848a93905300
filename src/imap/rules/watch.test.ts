import { describe, expect, it } from 'vitest';
import { C, S, broken, during } from './testing/lines.js';

describe('the exchange', () => {
  it.each([
    ['a session', ['login', ...during('NOOP'), ...during('LOGOUT', '* BYE x'), 'closed']],
    ['a literal', ['login', C('a LOGIN {1}'), S('+ ok'), C('x {1}'), S('+ ok'), C('y'), S('a NO x')]],
    ['a refused literal', ['login', C('a APPEND m {5}'), S('a NO x'), ...during('NOOP')]],
    ['a literal without waiting', ['login', C('a CREATE {1+}|x'), S('a OK x')]],
    ['IDLE', ['login', C('a IDLE'), S('+ idling'), S('* OK still'), C('DONE'), S('a OK x')]],
    ['SASL', ['connect', C('a AUTHENTICATE X'), S('+ '), C('eA=='), S('+ '), C('eA=='), S('a OK x')]],
    ['answers in another order', ['login', C('a NOOP|b NOOP'), S('b OK x'), S('a OK x')]],
    ['whatever, after garbage', ['login', C('garbage'), S('garbage BAD x'), S('+ x'), S('z OK x'), 'closed']],
    [
      'whatever, after a literal that was not waited for',
      ['login', C('a APPEND m {3}|xxx'), S('a NO'), S('xxx BAD x')],
    ],
    ['whatever, after a bare LF', ['login', 'C= a NOOP\\nb NOOP\\r\\n', S('q OK x')]],
  ])('holds: %s', (_, lines) => expect(broken(...lines)).toEqual([]));

  it.each([
    ['no greeting', ['open', S('a OK x')], ['greeting', 'one-tagged']],
    ['a second greeting', ['connect', S('* PREAUTH x')], ['greeting']],
    ['an unknown tag', ['login', C('a NOOP'), S('b OK x')], ['one-tagged']],
    ['a second answer', ['login', C('a NOOP'), S('a OK x'), S('a OK x')], ['one-tagged']],
    ['a continuation unasked', ['login', C('a NOOP'), S('+ go'), S('a OK x')], ['continuation-awaited']],
    ['a continuation for a literal+', ['login', C('a CREATE {1+}|x'), S('+ go')], ['continuation-awaited']],
    ['no BYE at the end', ['login', 'closed'], ['bye-before-close']],
    ['no BYE at LOGOUT', ['login', ...during('LOGOUT')], ['logout-bye']],
    [
      'LOGIN although disabled',
      ['connect', S('* CAPABILITY IMAP4rev1 LOGINDISABLED'), ...during('LOGIN a b')],
      ['capabilities-same', 'login-disabled'],
    ],
    [
      'other capabilities',
      [
        'login',
        ...during('CAPABILITY', '* CAPABILITY IMAP4rev1 X'),
        ...during('ENABLE X', '* ENABLED'),
        S('* CAPABILITY IMAP4rev1'),
      ],
      ['capabilities-at-enable'],
    ],
    ['ENABLED of more', ['login', ...during('ENABLE X', '* ENABLED X Y')], ['enabled-asked']],
    ['ENABLED unasked', ['login', ...during('NOOP', '* ENABLED X')], ['enabled-asked']],
  ])('is broken: %s', (_, lines, rules) => expect(broken(...lines)).toEqual(rules));

  it('is no other after TLS, and in mixed case', () => {
    const before = ['connect', C('a starttls'), S('a OK x'), 'tls'];
    expect(broken(...before, ...during('Login a b'), ...during('uid search all', '* SEARCH'))).toEqual([]);
  });
});
