import type { Requirement } from '../../events/events.js';

/** Where the section of a requirement can be read. */
export function rfcUrl({ rfc, section }: Pick<Requirement, 'rfc' | 'section'>): string {
  const anchor = /^\d/.test(section) ? `section-${section}` : `appendix-${section}`;
  return `https://www.rfc-editor.org/rfc/${rfc.replace(' ', '').toLowerCase()}#${encodeURIComponent(anchor)}`;
}
