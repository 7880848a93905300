import type { Row } from '../data.js';
import type { ViewProps } from './view.js';
import { addressOf } from './route.js';
import { capitalised, count, grouped } from './text.js';

/** What was not run, and why: the commonest reasons first. */
export function Skipped({ page }: ViewProps) {
  const skipped = page.rows.filter(({ verdict, isUntaken }) => verdict === 'skip' && isUntaken !== true);
  const reasons = [...grouped(skipped, ({ reason = 'no reason' }) => reason)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const untaken = page.rows.filter(({ isUntaken }) => isUntaken);
  return (
    <section>
      <p class="soft">
        {count(skipped.length, 'test')} were not run, for {count(reasons.length, 'reason')}.
        {untaken.length > 0 && (
          <>
            {' '}
            {count(untaken.length, 'more test')} met a MAY that the server does not take:{' '}
            <a href={addressOf('profile')}>see the server</a>.
          </>
        )}
      </p>
      {reasons.map(([reason, rows]) => (
        <details class="row skip" key={reason}>
          <summary>
            <span class="sign" aria-hidden="true">
              –
            </span>
            <span class="what">{capitalised(reason)}</span>
            <span class="took">{count(rows.length, 'test')}</span>
          </summary>
          <TestLinks rows={rows} />
        </details>
      ))}
    </section>
  );
}

export const TestLinks = ({ rows }: { readonly rows: readonly Row[] }) => (
  <ul class="tests">
    {rows.map(({ id, title }) => (
      <li key={id}>
        <a href={addressOf('tests', {}, id)}>
          <code>{id}</code>
        </a>{' '}
        <span class="soft">{title}</span>
      </li>
    ))}
  </ul>
);
