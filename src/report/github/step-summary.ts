import type { RuleResult, Summary, TargetInfo, TestResult, Verdict } from '../../events/events.js';
import { html, raw, type Html, type HtmlPart } from '../../text/html.js';
import { describe, transcriptText, violationsText } from '../junit/describe.js';
import { oneLine } from '../plain.js';

/** GitHub refuses step summaries above 1 MiB, those of one step together. */
const mostOctets = 900_000;
const mostDetails = 100;
const dialogue = { entries: 60, characters: 300 };

const signs: Readonly<Record<Verdict, string>> = {
  fail: '❌',
  error: '💥',
  unresolved: '❔',
  warn: '⚠️',
  pass: '✅',
  skip: '⏭️',
};
const verdicts = Object.keys(signs) as Verdict[];

export interface Findings {
  readonly version: string;
  readonly target?: TargetInfo | undefined;
  /** Counts by suite. */
  readonly suites: ReadonlyMap<string, Readonly<Record<Verdict, number>>>;
  /** Those that did not pass, the worst first. */
  readonly troubles: readonly TestResult[];
  readonly summary?: Summary | undefined;
  readonly broken?: string | undefined;
}

/**
 * A page in Markdown. All that comes from elsewhere stands in HTML, where nothing is Markdown: there are no blank lines in
 * it, which would end the HTML.
 */
export function stepSummary(findings: Findings): string {
  const { troubles, summary } = findings;
  const broken =
    summary?.rules.filter(({ verdict, known }) => (verdict === 'fail' || verdict === 'warn') && !known) ?? [];
  const blocks = [
    `## mailspec: ${conclusion(findings)}`,
    head(findings),
    ...(summary ? [overview(findings, summary)] : []),
    ...broken.map(ruleDetails),
    ...troubles.slice(0, mostDetails).map(testDetails),
  ].map(onOneLine);
  return cut(blocks, troubles.length - mostDetails);
}

function cut(blocks: readonly string[], untold: number): string {
  let size = 0;
  const shown = blocks.filter((block) => (size += Buffer.byteLength(block) + 2) < mostOctets);
  const left = blocks.length - shown.length + Math.max(0, untold);
  return `${[...shown, ...(left > 0 ? [`and ${left} more: see the other reports`] : [])].join('\n\n')}\n\n`;
}

const words: Readonly<Record<number, string>> = {
  0: 'the server conforms',
  1: 'the server does not conform',
  4: 'too little ran to say',
  130: 'interrupted',
};

const conclusion = ({ summary, broken }: Findings): string =>
  summary
    ? (words[summary.exitCode] ?? 'an error of mailspec itself')
    : broken === undefined
      ? 'no end'
      : 'did not run';

function head({ version, target, broken, summary }: Findings): Html {
  const { file, known, findings = [] } = summary?.baseline ?? {};
  const told = [
    ...(summary?.notices ?? []),
    ...findings.map(({ kind, message }) => `${kind}: ${message}`),
    ...(file === undefined ? [] : [`baseline ${file}: ${known ?? 0} known, ${findings.length} to look into`]),
  ];
  const notices = told.map((notice) => html`<li>${line(notice)}</li>`);
  return html`<p>mailspec ${line(version)}${target && html`, ${line(target.name)} ${line(target.version ?? '')}`}</p>
    ${broken !== undefined && pre(broken)}${
      notices.length > 0 &&
      html`<ul>
        ${notices}
      </ul>`
    }`;
}

function overview({ suites }: Findings, { counts, rules }: Summary): Html {
  const cells = (row: Readonly<Record<Verdict, number>>): HtmlPart =>
    verdicts.map((verdict) => html`<td>${row[verdict] > 0 && String(row[verdict])}</td>`);
  const ofRules = (verdict: Verdict): number => rules.filter((rule) => rule.verdict === verdict).length;
  const byRule = Object.fromEntries(verdicts.map((verdict) => [verdict, ofRules(verdict)])) as Summary['counts'];
  const rows = [...suites].map(
    ([suite, row]) =>
      html`<tr>
        <td>${line(suite)}</td>
        ${cells(row)}
      </tr>`,
  );
  const titles = verdicts.map((verdict) => html`<th>${signs[verdict]} ${verdict}</th>`);
  return html`<table>
    <tr>
      <th>suite</th>
      ${titles}
    </tr>
    ${rows}
    <tr>
      <td>always-on rules</td>
      ${cells(byRule)}
    </tr>
    <tr>
      <th>all tests</th>
      ${cells(counts)}
    </tr>
  </table>`;
}

function testDetails(result: TestResult): Html {
  const { test, verdict, failure, reason, transcript } = result;
  const why = failure?.message ?? reason ?? '';
  return html`<details>
    <summary>${signs[verdict]} <b>${line(test.id)}</b> ${line(why)}</summary>
    ${pre(`${describe(result)}\n\n${transcriptText(transcript, dialogue)}`)}
  </details>`;
}

const ruleDetails = ({ rule, title, verdict, violations, responses, first }: RuleResult): Html =>
  html`<details>
    <summary>
      ${signs[verdict]} <b>${line(rule)}</b> ${line(title)}: ${violations} violations in ${responses} responses
    </summary>
    ${pre(violationsText(first))}
  </details>`;

const onOneLine = (block: Html | string): string => block.toString().replace(/\s*\n\s*/g, ' ');

const line = (text: string): string => oneLine(text);

/** Of several lines; line ends as references, as a blank line would end the HTML. */
const pre = (text: string): Html =>
  html`<pre>${text.split('\n').flatMap((each, index) => [index > 0 && raw('&#10;'), oneLine(each)])}</pre>`;
