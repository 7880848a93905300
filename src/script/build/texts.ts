import { compilePattern } from '../../imap/pattern.js';
import type { ImapPattern, PatternPlace } from '../../imap/pattern.js';
import { compileExpression } from '../../pattern/expression.js';
import type { Expression } from '../../pattern/expression.js';
import type { Compiled } from '../../pattern/match.js';
import { compileTemplate } from '../../pattern/template.js';
import type { Template } from '../../pattern/template.js';
import { compileLine } from '../../pop3/pattern.js';
import type { LinePattern } from '../../pop3/pattern.js';
import { refuseComment } from '../check.js';
import type { Desk } from '../check.js';
import type { Located } from '../model.js';
import { placeWithin } from '../source.js';
import type { TextNode } from '../tree.js';

/** Compiles the text of a scalar; faults become complaints at their own character of the file. */
function locate<T>(node: TextNode, desk: Desk, compile: (text: string) => Compiled<T>): Located<T> | undefined {
  const result = compile(node.text);
  if (result.ok) return { value: result.value, source: node.text, place: node.place };
  for (const { offset, length, message, mend } of result.faults) {
    const place = placeWithin(desk.source.lines, node.place, node.text, offset, length);
    desk.problems.error('text', place, message, mend);
  }
  return undefined;
}

/** The lines of a block scalar are one pattern. */
const oneLine = (text: string): string => text.replaceAll('\n', ' ');

export function expression(node: TextNode, desk: Desk): Located<Expression> | undefined {
  refuseComment(node, desk, true);
  return locate(node, desk, (text) => compileExpression(oneLine(text)));
}

/** A text whose value is compared, such as that of `body:`. */
export function template(node: TextNode, desk: Desk): Located<Template> | undefined {
  refuseComment(node, desk, true);
  return locate(node, desk, (text) => compileTemplate(text));
}

/** The text of a command. */
export function command(node: TextNode, raw: boolean, desk: Desk): Located<Template> | undefined {
  refuseComment(node, desk);
  const lineEnd = node.text.indexOf('\n');
  if (lineEnd >= 0) {
    const place = placeWithin(desk.source.lines, node.place, node.text, lineEnd, 1);
    const mend = raw ? 'write \\r\\n where the line ends' : 'make it two steps, or a "pipeline:"';
    desk.problems.error('text', place, 'a command is one line', mend);
    return undefined;
  }
  return locate(node, desk, (text) => compileTemplate(text, { raw }));
}

export function imapPattern(node: TextNode, where: PatternPlace, desk: Desk): Located<ImapPattern> | undefined {
  refuseComment(node, desk);
  return locate(node, desk, (text) => compilePattern(oneLine(text), where));
}

export function linePattern(node: TextNode, desk: Desk): Located<LinePattern> | undefined {
  refuseComment(node, desk);
  return locate(node, desk, (text) => compileLine(oneLine(text)));
}
