import { createRequire } from 'node:module';
import type { Builder, TestCase, TestSuite } from 'junit-report-builder';

export type { Builder, TestCase, TestSuite };

// The package is CommonJS, and its types for ES modules describe another export than Node gives.
const library = createRequire(import.meta.url)('junit-report-builder') as { newBuilder(): Builder };

export const newBuilder = (): Builder => library.newBuilder();

/** What the builder has no method for: attributes that are set on the XML elements as they are built. */
export interface Annotation {
  /** Line of the test in its file. */
  readonly line?: number;
  /** Why it was skipped; readers show it beside the verdict. */
  readonly skipReason?: string;
  /** Whether it is the text of the element too. */
  readonly skipText?: boolean;
}

type Element = ReturnType<TestCase['build']>;

const isElement = (node: unknown): node is Element =>
  typeof node === 'object' && node !== null && 'name' in node && 'att' in node;

export function annotate(testCase: TestCase, { line, skipReason, skipText }: Annotation): void {
  const build = testCase.build.bind(testCase);
  testCase.build = (parent) => {
    const element = build(parent);
    if (line !== undefined) element.att('line', line);
    if (skipReason !== undefined) {
      const skipped = element.children.filter(isElement).find(({ name }) => name === 'skipped');
      skipped?.att('message', skipReason);
      if (skipText) skipped?.txt(skipReason);
    }
    return element;
  };
}

const root = /^(?:<\?xml[^>]*\?>\s*)?<testsuites(?<totals>[^>]*?)(?:\/>|>(?<suites>.*)<\/testsuites>)\s*$/s;
/** Several reports as the pieces of one: their suites in this order, their totals added up. */
export function joined(name: string, counted: readonly string[], reports: Iterable<Builder>): string[] {
  const totals = new Map(counted.map((what) => [what, 0]));
  const suites: string[] = [];
  for (const report of reports) {
    const groups = root.exec(report.build())?.groups;
    if (!groups) throw new Error('the JUnit builder made no testsuites');
    for (const what of counted) {
      const count = new RegExp(` ${what}="(\\d+)"`).exec(groups.totals ?? '')?.[1] ?? '0';
      totals.set(what, (totals.get(what) ?? 0) + Number(count));
    }
    suites.push((groups.suites ?? '').replace(/^\n|\n$/g, ''));
  }
  const attributes = [...totals].map(([what, count]) => ` ${what}="${count}"`).join('');
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}"${attributes}>\n`;
  return [head, ...suites.map((suite) => `${suite}\n`), '</testsuites>\n'];
}
