import { chunkSize, type Details, type PageData } from '../data.js';

/** A block of JSON that stands in the page. */
const block = (id: string): unknown => JSON.parse(document.getElementById(id)?.textContent ?? 'null');

export const pageData = (): PageData => block('data') as PageData;

const chunks = new Map<number, readonly Details[]>();

/** What the file says of a row; its block is read when the first of its rows is opened. */
export function detailsOf(row: number): Details | undefined {
  const index = Math.floor(row / chunkSize);
  let chunk = chunks.get(index);
  if (!chunk) {
    chunk = block(`details-${index}`) as readonly Details[];
    chunks.set(index, chunk);
  }
  return chunk[row % chunkSize];
}
