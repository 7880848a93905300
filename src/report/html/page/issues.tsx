import type { RunPage } from '../data.js';
import type { ViewProps } from './view.js';
import { isFlaky } from './faces.js';
import { addressOf } from './route.js';
import { Known } from './test-details.js';
import { count } from './text.js';

const knownOf = ({ rows, rules }: RunPage) => [
  ...rows.flatMap(({ id, title, known }) => (known ? [{ id, title, known, address: addressOf('tests', {}, id) }] : [])),
  ...rules.flatMap(({ rule, title, known }) =>
    known ? [{ id: `rules/${rule}`, title, known, address: addressOf('rules') }] : [],
  ),
];

export const issueCount = (page: RunPage): number =>
  knownOf(page).length + page.rows.filter(isFlaky).length + (page.baseline?.findings.length ?? 0);

/** What the baseline accepts, where the run and the baseline do not agree, and what passes now and then. */
export function Issues({ page }: ViewProps) {
  const { baseline, rows } = page;
  const known = knownOf(page);
  const flaky = rows.filter(isFlaky);
  return (
    <>
      {baseline && (
        <section>
          <h3>
            Baseline <code>{baseline.file}</code>
          </h3>
          <p class="soft">
            {count(baseline.known, 'known issue')} as listed
            {baseline.untried > 0 && `, ${baseline.untried} not tried`}, {baseline.findings.length} to look into
          </p>
          <ul class="findings">
            {baseline.findings.map(({ id, kind, message }) => (
              <li key={`${kind} ${id}`}>
                <b class="mark">{kind}</b> {message}
              </li>
            ))}
          </ul>
        </section>
      )}
      {known.length > 0 && (
        <section>
          <h3>Known issues</h3>
          <ul class="tests">
            {known.map(({ id, title, known: issue, address }) => (
              <li key={id}>
                <a href={address}>
                  <code>{id}</code>
                </a>{' '}
                <span class="soft">{title}</span>
                <Known {...issue} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {flaky.length > 0 && (
        <section>
          <h3>Flaky</h3>
          <ul class="tests">
            {flaky.map(({ id, title, attempts }) => (
              <li key={id}>
                <a href={addressOf('tests', {}, id)}>
                  <code>{id}</code>
                </a>{' '}
                <span class="soft">{title}</span>
                <p>
                  Passed {attempts?.passed} of {attempts?.runs}
                  {attempts?.trouble !== undefined && `: ${attempts.trouble}`}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
