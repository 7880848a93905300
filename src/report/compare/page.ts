import { loadAssets } from '../html/assets.js';
import type { ComparePage } from '../html/data.js';
import { documentOf, embedded } from '../html/document.js';
import { writePage } from '../html/write.js';
import type { Comparison } from './comparison.js';

/** The comparison as one HTML file that stands alone. */
export async function writeComparison(file: string, comparison: Comparison, version: string): Promise<void> {
  const page: ComparePage = { kind: 'compare', mailspec: version, ...comparison };
  const names = comparison.columns.map(({ name }) => name);
  writePage(
    file,
    documentOf({
      title: 'mailspec: comparison',
      summary: names.join(' · '),
      assets: await loadAssets(),
      blocks: [['data', embedded(page)]],
    }),
  );
}
