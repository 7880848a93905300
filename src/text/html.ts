/** Text that is HTML already. Only {@link html} and {@link raw} make it, so that nothing gets into a page unescaped. */
export class Html {
  constructor(readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function markupOf(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return escape(String(part));
}

/**
 * A template of HTML. What is put in is escaped for text and for attributes in quotes, but for HTML itself; lists are
 * joined, `undefined` and `false` are nothing. It must not be put into `<script>`, `<style>` or an attribute without quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((text, index) => text + markupOf(parts[index])).join(''));
}

/** Takes a text for HTML as it is: for styles and scripts of our own, never for what comes from elsewhere. */
export const raw = (markup: string): Html => new Html(markup);
