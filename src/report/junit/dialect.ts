/** In what the readers of JUnit differ. */
export interface Dialect {
  /** `file` on a test case, and `line`. */
  readonly place: 'file' | 'file and line' | 'none';
  /** Requirements, level and delays: as `<properties>` of the test case, or at the head of its output. */
  readonly properties: 'element' | 'output';
  /** Where the dialogue stands: in `<system-out>`, or in the text of the failure, error or skip. */
  readonly dialogue: 'output' | 'outcome';
  /** Whether the reason for skipping is the text of `<skipped>` too. */
  readonly reasonAsText: boolean;
  /** What stands between the parts of a suite's id in `classname`. */
  readonly separator: '.' | '/';
  /** The totals on `<testsuites>`. */
  readonly totals: readonly ('tests' | 'failures' | 'errors' | 'skipped')[];
}

export type DialectName = 'common' | 'gitlab' | 'jenkins';

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  common: {
    place: 'file and line',
    properties: 'element',
    dialogue: 'output',
    reasonAsText: false,
    separator: '.',
    totals: ['tests', 'failures', 'errors', 'skipped'],
  },
  /**
   * GitLab shows of a test case its class name as the suite, its name, file, time and the text of its outcome; not the
   * attributes of the outcome, not the properties, and of the output nothing.
   */
  gitlab: {
    place: 'file',
    properties: 'output',
    dialogue: 'outcome',
    reasonAsText: true,
    separator: '/',
    totals: ['tests', 'failures', 'errors', 'skipped'],
  },
  /** The schema of Jenkins' xUnit plugin (junit-10.xsd) has neither place nor properties on a test case. */
  jenkins: {
    place: 'none',
    properties: 'output',
    dialogue: 'output',
    reasonAsText: false,
    separator: '.',
    totals: ['tests', 'failures', 'errors'],
  },
};
