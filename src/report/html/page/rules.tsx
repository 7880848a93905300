import type { RuleRow, RunPage } from '../data.js';
import type { ViewProps } from './view.js';
import { explained, signs } from './faces.js';
import { Requirement } from './requirement.js';
import { addressOf } from './route.js';
import { Known } from './test-details.js';
import { count } from './text.js';
import { Wire } from './wire.js';

const order: readonly RuleRow['verdict'][] = ['fail', 'warn', 'pass', 'skip'];

/** The rules that watch every response: the broken ones with their first violations. */
export function Rules({ page, isPrinted }: ViewProps) {
  const sorted = [...page.rules].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const judged = page.rules.reduce((sum, { responses }) => sum + responses, 0);
  return (
    <section>
      <p class="soft">
        {count(page.rules.length, 'rule')} watched every response of every test: {count(judged, 'check')}.
      </p>
      {sorted.map((rule) => (
        <Rule key={rule.rule} page={page} rule={rule} isPrinted={isPrinted} />
      ))}
    </section>
  );
}

interface RuleProps {
  readonly page: RunPage;
  readonly rule: RuleRow;
  readonly isPrinted: boolean;
}

function Rule({ page, rule, isPrinted }: RuleProps) {
  const isBroken = rule.verdict === 'fail' || rule.verdict === 'warn';
  const face = rule.known ? 'known' : rule.verdict;
  const requirement = page.obligations[rule.requirement];
  const seen = rule.responses === 0 ? 'saw nothing to judge' : count(rule.responses, 'response');
  return (
    <details class={`row ${face}`} open={isBroken && (isPrinted || !rule.known)}>
      <summary>
        <span class="sign" role="img" aria-label={explained[face]}>
          {signs[face]}
        </span>
        <span class="what">
          {rule.title} <code>{rule.rule}</code>
        </span>
        <span class="took">{isBroken ? `${count(rule.violations, 'violation')} in ${seen}` : seen}</span>
      </summary>
      <div class="details">
        {rule.known && <Known {...rule.known} />}
        {requirement && <Requirement {...requirement} />}
        {rule.first.length > 0 && (
          <ol class="violations">
            {rule.first.map((violation, index) => (
              <Violation key={index} page={page} violation={violation} own={rule.requirement} />
            ))}
          </ol>
        )}
      </div>
    </details>
  );
}

interface ViolationProps {
  readonly page: RunPage;
  readonly violation: RuleRow['first'][number];
  /** The requirement of the rule, which is not told again. */
  readonly own: number;
}

function Violation({ page, violation, own }: ViolationProps) {
  const { message, before, at, after, test, session, requirement } = violation;
  const other = requirement === own ? undefined : page.obligations[requirement];
  return (
    <li>
      <p>{message}</p>
      {`${before}${at}${after}` !== '' && (
        <pre class="wire">
          <Wire text={before} />
          <mark>
            <Wire text={at || ' '} />
          </mark>
          <Wire text={after} />
        </pre>
      )}
      {other && <Requirement {...other} />}
      <p class="soft">
        in <a href={addressOf('tests', {}, test)}>{test}</a>, session {session}
      </p>
    </li>
  );
}
