import { describe, expect, it } from 'vitest';
import { broken, during, opened } from './testing/lines.js';

describe('names and STATUS', () => {
  it.each([
    ['in one delimiter', during('LIST "" *', '* LIST () "/" a/b', '* LIST () "." b.c', '* LIST () NIL a')],
    ['listed again', [...during('LIST "" *', '* LIST (\\Noselect) "/" m'), ...during('CREATE m'), ...opened(1)]],
    ['of which others are told', during('STATUS inbox (MESSAGES)', '* STATUS INBOX (MESSAGES 1)')],
    ['in another form', ['login', 'rev2', ...during('STATUS "é" (MESSAGES)', '* STATUS &AOk- (MESSAGES 1)')]],
  ])('hold: %s', (_, lines) => expect(broken('login', ...lines)).toEqual([]));

  it.each([
    ['two delimiters of a name', during('LIST "" *', '* LIST () "/" a', '* LIST () "." a.b'), ['delimiter-same']],
    ['opened', [...during('LIST "" *', '* LIST (\\Noselect) "/" m'), ...opened(1)], ['noselect-true']],
    ['another mailbox', during('STATUS m (MESSAGES)', '* STATUS n (MESSAGES 1)'), ['status-name']],
    ['more unseen', during('STATUS m (MESSAGES UNSEEN)', '* STATUS m (MESSAGES 1 UNSEEN 2)'), ['status-counts']],
    ['too low UIDNEXT', during('STATUS m (MESSAGES UIDNEXT)', '* STATUS m (MESSAGES 1 UIDNEXT 1)'), ['status-counts']],
  ])('are broken: %s', (_, lines, rules) => expect(broken('login', ...lines)).toEqual(rules));
});
