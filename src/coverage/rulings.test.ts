import { expect, test } from 'vitest';
import { rulingsOn, sectionsOf } from './rulings.js';

const page = `# Rulings

Readings that are disputed.

## Numbering after DELE

Of \`rfc1939-5-dele-keeps-numbers\`: servers differ.

\`\`\`
# no heading: rfc1939-5-list
\`\`\`

### Further ##
See rfc1939-5-dele.

## \`rfc3501-7.4.2-envelope\`, and why
Because.
`;

test('a section goes to the next heading', () => {
  expect(sectionsOf(page).map(({ heading, line }) => `${line} ${heading}`)).toEqual([
    '1 Rulings',
    '5 Numbering after DELE',
    '13 Further',
    '16 rfc3501-7.4.2-envelope, and why',
  ]);
  expect(sectionsOf(page)[1]?.text).toMatch(/^Of `rfc1939-5[^]*```$/);
});

test('a ruling is on the ids that its heading or its text names in full', () => {
  const headings = (id: string): string[] => rulingsOn(id, page).map(({ heading }) => heading);
  expect(headings('rfc1939-5-dele-keeps-numbers')).toEqual(['Numbering after DELE']);
  expect(headings('rfc1939-5-list')).toEqual(['Numbering after DELE']);
  expect(headings('rfc1939-5-dele')).toEqual(['Further']);
  expect(headings('rfc3501-7.4.2-envelope')).toEqual(['rfc3501-7.4.2-envelope, and why']);
  expect(headings('rfc3501-7x4.2-envelope')).toEqual([]);
  expect(headings('rfc1939-5-dele-keeps')).toEqual([]);
});

test('a page without headings has no sections', () => {
  expect(sectionsOf('nothing\n\nhere')).toEqual([]);
});
