import type { RequirementRef } from '../model.js';
import { textsOf } from '../tree.js';
import type { MapNode, TextNode } from '../tree.js';
import { tick, didYouMean } from '../words.js';
import type { SuiteContext } from './context.js';

/** The requirements that a test or a step names under `covers:`; each must stand in the ledger. */
export function covers(map: MapNode, context: SuiteContext): readonly RequirementRef[] {
  return textsOf(map, 'covers').map((node) => {
    checkRequirement(node, context);
    return { id: node.text, place: node.place };
  });
}

function checkRequirement(node: TextNode, { library: { ledger }, problems }: SuiteContext): void {
  if (!ledger) return;
  const entry = ledger.entries.get(node.text);
  if (!entry) {
    const mend = didYouMean(node.text, ledger.entries.keys()) ?? 'add it to suites/requirements/ first';
    problems.error('unknown-requirement', node.place, `no requirement has the id ${tick(node.text)}`, mend);
  } else if (entry.untestable !== undefined) {
    const message = `${tick(node.text)} is in the ledger as not testable: ${entry.untestable}`;
    problems.warning('untestable-requirement', node.place, message, 'take away its `untestable:`, or do not claim it');
  }
}

/** Complains of a name that is no message. */
export function checkMessage(node: TextNode, { library: { messages }, problems }: SuiteContext): void {
  if (!messages || messages.has(node.text)) return;
  const mend = didYouMean(node.text, messages.names()) ?? 'the messages are the files of fixtures/messages/';
  problems.error('unknown-message', node.place, `there is no message ${tick(node.text)}`, mend);
}
