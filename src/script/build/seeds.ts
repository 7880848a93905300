import { check, wrongKind } from '../check.js';
import type { Seed } from '../model.js';
import { seedShape } from '../schema/suite.js';
import { textOf } from '../tree.js';
import type { Node, TextNode } from '../tree.js';
import { tick } from '../words.js';
import type { SuiteContext } from './context.js';
import { checkMessage } from './references.js';

/** RFC 3501 §9 flag: a keyword, or a system flag behind a backslash. */
const FLAG = /^\\?[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+$/;
/** RFC 3501 §9 date-time without its quotes. */
const DATE = /^(?: \d|\d\d)-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4} \d\d:\d\d:\d\d [+-]\d{4}$/;

/** The messages of a mailbox, or that are delivered. */
export function seeds(nodes: readonly Node[], context: SuiteContext): readonly Seed[] {
  return nodes.flatMap((node) => seed(node, context) ?? []);
}

function seed(node: Node, context: SuiteContext): Seed | undefined {
  if (node.kind === 'text') {
    if (node.text === '') {
      wrongKind(node, 'a message', 'text', context);
      return undefined;
    }
    checkMessage(node, context);
    return { message: node.text, times: 1, flags: [], place: node.place };
  }
  if (!check(node, seedShape, 'a message', context) || node.kind !== 'map') return undefined;
  const message = textOf(node, 'message');
  if (!message) return undefined;
  checkMessage(message, context);
  const date = textOf(node, 'date');
  if (date) expectForm(date, DATE, 'date-time, such as 01-Jan-2020 00:00:00 +0000', context);
  const flags = textOf(node, 'flags');
  const words = flags?.text.split(/\s+/).filter((word) => word !== '') ?? [];
  for (const word of words)
    if (flags && !FLAG.test(word)) notA(flags, word, 'flag, such as \\Seen or $Forwarded', context);
  return {
    message: message.text,
    times: Number(textOf(node, 'times')?.text ?? 1),
    flags: words,
    ...(date && { date: date.text }),
    place: message.place,
  };
}

function expectForm(node: TextNode, form: RegExp, what: string, context: SuiteContext): void {
  if (!form.test(node.text)) notA(node, node.text, what, context);
}

function notA(node: TextNode, given: string, what: string, { problems }: SuiteContext): void {
  problems.error('seed', node.place, `${tick(given)} is no ${what}`);
}
