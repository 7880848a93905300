import type { Reporter, RunEvent } from '../../events/events.js';
import { loadAssets } from './assets.js';
import { Collector, type Collected } from './collect.js';
import { chunkSize } from './data.js';
import { documentOf, embedded } from './document.js';
import { writePage } from './write.js';

type End = Extract<RunEvent, { type: 'run-ended' | 'run-broken' }>;

/** The run as one HTML file that stands alone, written when the run has ended. */
export class HtmlReporter implements Reporter {
  readonly #path: string;
  readonly #collector: Collector;
  #end: End | undefined;

  /** @param version of mailspec, for a run that could not begin */
  constructor(path: string, version: string) {
    this.#path = path;
    this.#collector = new Collector(version, embedded);
  }

  event(event: RunEvent): void {
    if (event.type === 'run-ended' || event.type === 'run-broken') this.#end ??= event;
    else this.#collector.event(event);
  }

  async end(): Promise<void> {
    const collected = this.#collector.conclude(
      this.#end ?? { type: 'run-broken', message: 'the run broke off', exitCode: 5 },
    );
    writePage(this.#path, documentOf(await parts(collected)));
  }
}

async function parts({ page, details }: Collected): Promise<Parameters<typeof documentOf>[0]> {
  const { verdict, rows, rules, target, startedAt = '' } = page;
  const server = [target?.name, target?.version].filter((text) => text !== undefined).join(' ');
  return {
    title: server === '' ? 'mailspec' : `${server}: mailspec`,
    summary: `${verdict}. ${rows.length} tests, ${rules.length} rules. ${startedAt}`,
    assets: await loadAssets(),
    blocks: blocksOf(page, details),
  };
}

function* blocksOf(page: Collected['page'], details: Collected['details']): Generator<readonly [string, string]> {
  yield ['data', embedded(page)];
  for (let from = 0; from < details.length; from += chunkSize)
    yield [`details-${from / chunkSize}`, `[${details.slice(from, from + chunkSize).join(',\n')}]`];
}
