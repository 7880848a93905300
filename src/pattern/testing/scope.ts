import type { Scope } from '../expression.js';
import type { MessageValue, Value } from '../value.js';

export const scopeOf = (names: Readonly<Record<string, Value>> = {}): Scope => ({
  bindings: new Map(Object.entries(names)),
});

/** A message of two header and two body lines, whose sections say which they are. */
export const aMessage: MessageValue = {
  name: 'plain',
  octets: Buffer.from('From: a\r\n\r\nbody\r\nend\r\n'),
  size: 22,
  envelope: '(envelope)',
  body: '(body)',
  bodystructure: '(bodystructure)',
  section: (spec) => {
    if (spec === 'FROB') throw new RangeError('"FROB" is no section');
    return spec === '9' ? undefined : Buffer.from(`BODY[${spec}]`);
  },
  top: (lines) => Buffer.from(`top ${lines}`),
};
