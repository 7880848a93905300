import type { ImapPattern, PatternPlace } from '../../imap/pattern.js';
import type { Expression } from '../../pattern/expression.js';
import type { Compiled } from '../../pattern/match.js';
import type { Template } from '../../pattern/template.js';
import type { LinePattern } from '../../pop3/pattern.js';
import { refuseComment } from '../check.js';
import type { Located } from '../model.js';
import { placeWithin } from '../source.js';
import type { TextNode } from '../tree.js';
import type { SuiteContext } from './context.js';

/** Compiles the text of a scalar; faults become complaints at their own character of the file. */
function locate<T>(
  node: TextNode,
  context: SuiteContext,
  compile: (text: string) => Compiled<T>,
): Located<T> | undefined {
  const result = compile(node.text);
  if (result.ok) return { value: result.value, source: node.text, place: node.place };
  for (const { offset, length, message, mend } of result.faults) {
    const place = placeWithin(context.source.lines, node.place, node.text, offset, length);
    context.problems.error('text', place, message, mend);
  }
  return undefined;
}

/** The lines of a block scalar are one pattern. */
const oneLine = (text: string): string => text.replaceAll('\n', ' ');

export function expression(node: TextNode, context: SuiteContext): Located<Expression> | undefined {
  refuseComment(node, context, true);
  return locate(node, context, (text) => context.compilers.expression(oneLine(text)));
}

/** A text whose value is compared, such as that of `body:`. */
export function template(node: TextNode, context: SuiteContext): Located<Template> | undefined {
  refuseComment(node, context, true);
  return locate(node, context, context.compilers.template);
}

/** The text of a command. */
export function command(node: TextNode, raw: boolean, context: SuiteContext): Located<Template> | undefined {
  refuseComment(node, context);
  const lineEnd = node.text.indexOf('\n');
  if (lineEnd >= 0) {
    const place = placeWithin(context.source.lines, node.place, node.text, lineEnd, 1);
    const mend = raw ? 'write \\r\\n where the line ends' : 'make it two steps, or a "pipeline:"';
    context.problems.error('text', place, 'a command is one line', mend);
    return undefined;
  }
  return locate(node, context, raw ? context.compilers.raw : context.compilers.template);
}

export function imapPattern(
  node: TextNode,
  where: PatternPlace,
  context: SuiteContext,
): Located<ImapPattern> | undefined {
  refuseComment(node, context);
  return locate(node, context, (text) => context.compilers.pattern[where](oneLine(text)));
}

export function linePattern(node: TextNode, context: SuiteContext): Located<LinePattern> | undefined {
  refuseComment(node, context);
  return locate(node, context, (text) => context.compilers.line(oneLine(text)));
}
