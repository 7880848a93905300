import { describe, expect, it } from 'vitest';
import { isMultiline, keyword, parameters } from './command.js';

describe('a command', () => {
  it.each([
    ['list', 'LIST', []],
    ['Retr 1', 'RETR', ['1']],
    ['TOP 1 0\r\n', 'TOP', ['1', '0']],
    ['LIST ', 'LIST', []],
    ['LIST  2', 'LIST', ['2']],
    ['', '', []],
    ['\r\n', '', []],
  ])('%j', (command, word, args) => {
    expect(keyword(command)).toBe(word);
    expect(parameters(command)).toEqual(args);
  });

  it.each(['LIST', 'list ', 'UIDL', 'RETR 1', 'retr', 'TOP 1 2', 'CAPA', 'LANG', 'AUTH', 'CAPA\r\n'])(
    '%j has many lines',
    (command) => expect(isMultiline(command)).toBe(true),
  );

  it.each(['LIST 1', 'UIDL 2', 'STAT', 'QUIT', 'LANG *', 'AUTH PLAIN', 'NOOP', 'USER list', '', 'XLIST'])(
    '%j has one line',
    (command) => expect(isMultiline(command)).toBe(false),
  );
});
