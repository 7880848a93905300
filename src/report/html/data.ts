/**
 * What the page is told: plain data, as JSON inside the file. The page's script shows it and computes nothing that could
 * be argued about. Texts are made visible before they get here.
 */
import type {
  AttemptsMade,
  BaselineSummary,
  Excerpt,
  KnownIssue,
  LeftOut,
  Level,
  Measurement,
  Place,
  Requirement,
  RuleResult,
  TargetInfo,
  TranscriptEntry,
  Verdict,
} from '../../events/events.js';
import type { Comparison } from '../compare/comparison.js';
import type { Standing } from '../standing.js';

/** A test in a list: enough to filter by, and to show it folded. */
export interface Row {
  readonly id: string;
  /** Index into the suites. */
  readonly suite: number;
  readonly title: string;
  readonly verdict: Verdict;
  readonly known?: KnownIssue;
  readonly attempts?: AttemptsMade;
  /** Why it was skipped, is unresolved or erred; of a failure, what is wrong. */
  readonly reason?: string;
  /** A MAY that the server does not take. */
  readonly isUntaken?: true;
  readonly milliseconds: number;
  /** Indexes into the obligations. */
  readonly covers: readonly number[];
  readonly tags: readonly string[];
  readonly place: Place;
}

/** Octets that are shown, or folded behind their number. */
export type Piece = string | { readonly folded: string; readonly octets: number; readonly isLiteral: boolean };

export interface Entry extends Omit<TranscriptEntry, 'octets'> {
  readonly pieces: readonly Piece[];
}

/** What is shown of a test that is opened; read from the file only then. */
export interface Details {
  readonly failure?: {
    readonly message: string;
    readonly place: Place;
    readonly excerpt: Excerpt;
    readonly expected: string;
    readonly actual: string;
    readonly session?: string;
    readonly hint?: string;
    /** Indexes into the obligations. */
    readonly broken: readonly number[];
  };
  readonly transcript: readonly Entry[];
  readonly leftOut?: LeftOut;
  readonly measurements: readonly Measurement[];
  readonly reproduce: string;
}

/** A requirement, and what became of it. */
export interface Obligation extends Requirement {
  readonly standing: Standing;
  /** Where the section can be read. */
  readonly url: string;
}

export interface RuleRow extends Omit<RuleResult, 'requirement' | 'first'> {
  readonly requirement: number;
  readonly first: readonly {
    readonly requirement: number;
    readonly test: string;
    readonly session: string;
    readonly message: string;
    /** The response up to the fault, the octet at fault, and the rest. */
    readonly before: string;
    readonly at: string;
    readonly after: string;
  }[];
}

export interface Delay {
  readonly what: string;
  readonly milliseconds: number;
  /** Index into the rows. */
  readonly row: number;
}

export interface RunPage {
  readonly kind: 'run';
  readonly mailspec: string;
  readonly id?: string;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly target?: TargetInfo;
  /** Such as 2/5. */
  readonly shard?: string;
  readonly exitCode: number;
  readonly verdict: string;
  readonly interrupted: boolean;
  readonly milliseconds?: number;
  /** Why the run could not begin, or broke off. */
  readonly broken?: string;
  readonly notices: readonly string[];
  readonly baseline?: BaselineSummary;
  readonly suites: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly Row[];
  readonly obligations: readonly Obligation[];
  readonly rules: readonly RuleRow[];
  readonly delays: readonly Delay[];
  /** Tests that the run did not come to. */
  readonly untold: number;
}

export interface ComparePage extends Comparison {
  readonly kind: 'compare';
  readonly mailspec: string;
}

export type PageData = RunPage | ComparePage;

/** So many details stand in one block of the file. */
export const chunkSize = 64;

export const levels: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];
