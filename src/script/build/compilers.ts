import { compilePattern } from '../../imap/pattern.js';
import type { ImapPattern, PatternPlace } from '../../imap/pattern.js';
import { compileExpression } from '../../pattern/expression.js';
import type { Expression } from '../../pattern/expression.js';
import type { Compiled } from '../../pattern/match.js';
import { compileTemplate } from '../../pattern/template.js';
import type { Template } from '../../pattern/template.js';
import { compileLine } from '../../pop3/pattern.js';
import type { LinePattern } from '../../pop3/pattern.js';

type Compile<T> = (text: string) => Compiled<T>;

/** Dialogues repeat themselves: `tagged: OK` stands in every test. What is compiled never changes, so it is shared. */
function remembered<T>(compile: Compile<T>): Compile<T> {
  const known = new Map<string, Compiled<T>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const compiled = compile(text);
    known.set(text, compiled);
    return compiled;
  };
}

/** What reads the texts of one load of suites. */
export class Compilers {
  readonly expression: Compile<Expression> = remembered(compileExpression);
  readonly template: Compile<Template> = remembered((text) => compileTemplate(text));
  readonly raw: Compile<Template> = remembered((text) => compileTemplate(text, { raw: true }));
  readonly line: Compile<LinePattern> = remembered(compileLine);
  readonly pattern: Readonly<Record<PatternPlace, Compile<ImapPattern>>> = {
    untagged: remembered((text) => compilePattern(text, 'untagged')),
    tagged: remembered((text) => compilePattern(text, 'tagged')),
    continuation: remembered((text) => compilePattern(text, 'continuation')),
  };
}
