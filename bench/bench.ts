import type { Row } from './row.js';

export interface BenchOptions {
  /** Fewer samples of less. */
  readonly quick: boolean;
  /** A target file for what needs a server; see target.ts for what is taken without. */
  readonly target: string | undefined;
  /** Of how many tests one is replayed. */
  readonly every: number | undefined;
  /** Tells what was measured how, above the table. */
  readonly say: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<Row[]>;
