import { z } from 'zod';
import { ruleIds } from '../../events/rules/index.js';
import { inEditors, oneOf, part, text } from './values.js';

/** Rules by id, and whole families of them. */
const ruleNames = [...ruleIds, ...new Set(ruleIds.map((id) => id.replace(/[^/]+$/, '*')))];

export const levels = ['MUST', 'SHOULD', 'MAY'] as const;

export const requirementsShape = z
  .strictObject({
    rfc: inEditors(z.string().regex(/^\d{1,5}$/, 'must be the number of an RFC, such as 1939'), {
      type: ['integer', 'string'],
      pattern: '^[0-9]{1,5}$',
    }).describe('The number of the RFC.'),
    title: text().optional().describe("The RFC's title."),
    requirements: z.array(part('requirement')).min(1).describe('What the RFC demands of a server, in the order of its sections.'),
  })
  .describe('The ledger of one RFC: every obligation that it lays on a server.');

export const requirementShape = z
  .strictObject({
    id: inEditors(z.string(), { type: 'string', pattern: '^rfc[0-9]+-[0-9A-Za-z.]+-[a-z0-9]+(-[a-z0-9]+)*$' }).describe(
      'rfcNNNN-section-words, such as rfc1939-6-update-removes-marked; never changed once published.',
    ),
    section: text().describe('The section, such as 5 or 7.4.2.'),
    level: oneOf(levels).describe('How strong the obligation is (RFC 2119; older RFCs by meaning).'),
    text: text().describe('The obligation in our own words: one sentence that says what the server does.'),
    rule: inEditors(z.unknown(), {
      anyOf: [{ enum: ruleNames }, { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ruleNames } }],
    })
      .optional()
      .describe('An always-on rule that decides it in every test, all of a family (such as imap/grammar/*), or a list of them.'),
    untestable: text().optional().describe('Why it cannot be tested from outside; absent where it can.'),
  })
  .describe('One obligation.');
