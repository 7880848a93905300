import { expect, test } from 'vitest';
import { html, raw } from './html.js';

test('what is put in is escaped, in text and in attributes', () => {
  const evil = `<script>alert('x') && "y"</script>`;
  const escaped = '&lt;script&gt;alert(&#39;x&#39;) &amp;&amp; &quot;y&quot;&lt;/script&gt;';
  expect(html`<b title="${evil}">${evil}</b>`.markup).toBe(`<b title="${escaped}">${escaped}</b>`);
});

test('HTML is put in as it is, also in lists', () => {
  const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
  const { markup } = html`<ul>
      ${items}
    </ul>
    ${raw('<hr>')}`;
  expect(markup.replaceAll(/\s+/g, '')).toBe('<ul><li>a</li><li>&lt;</li></ul><hr>');
});

test('lists of texts are escaped, nothing is nothing, nought is a number', () => {
  expect(html`${['<', ['&']]}|${undefined}|${false}|${0}|${''}`.markup).toBe('&lt;&amp;|||0|');
});
