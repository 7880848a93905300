import { expect, test } from 'vitest';
import { namedIn, rulingsOn, sectionsOf } from './rulings.js';

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
  const headings = (id: string): string[] =>
    rulingsOn({ id, rfc: 'RFC 0', section: '0' }, page).map(({ heading }) => heading);
  expect(headings('rfc1939-5-dele-keeps-numbers')).toEqual(['Numbering after DELE']);
  expect(headings('rfc1939-5-list')).toEqual(['Numbering after DELE']);
  expect(headings('rfc1939-5-dele')).toEqual(['Further']);
  expect(headings('rfc3501-7.4.2-envelope')).toEqual(['rfc3501-7.4.2-envelope, and why']);
  expect(headings('rfc3501-7x4.2-envelope')).toEqual([]);
  expect(headings('rfc1939-5-dele-keeps')).toEqual([]);
});

test('a text names ids anywhere, and globs between backticks', () => {
  const text =
    'Of `rfc1939-5-*`, **rfc3501-7.4.2-flag-update**, (rfc9051-A-b). Not RFC 1939, rfc1939, rfc1939-5 or rfc2449-5-*';
  expect(namedIn(text)).toEqual(['rfc3501-7.4.2-flag-update', 'rfc9051-A-b', 'rfc1939-5-*']);
  const ruling = rulingsOn({ id: 'rfc1939-5-retr', rfc: 'RFC 1939', section: '5' }, `# One\n${text}`);
  expect(ruling.map(({ heading }) => heading)).toEqual(['One']);
});

test('a page without headings has no sections', () => {
  expect(sectionsOf('nothing\n\nhere')).toEqual([]);
});
