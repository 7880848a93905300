import { Fragment } from 'preact';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { RunPage } from '../data.js';
import { explained, faces, isTrouble, signs, tallyOf, words, type Tally } from './faces.js';
import { Issues, issueCount } from './issues.js';
import { Overview } from './overview.js';
import { Profile } from './profile.js';
import { addressOf, useRoute } from './route.js';
import { Rules } from './rules.js';
import { Skipped } from './skipped.js';
import { Tests } from './tests.js';
import type { ViewProps } from './view.js';
import { Bar } from './bar.js';
import { count, duration, moment } from './text.js';

interface View {
  readonly id: string;
  readonly name: string;
  /** How much there is to see; a part with nothing in it is not offered. */
  readonly size?: (page: RunPage, tally: Tally) => number;
  /** How much of it is not as it should be. */
  readonly trouble?: (page: RunPage, tally: Tally) => number;
  readonly render: (props: ViewProps) => ComponentChildren;
}

const brokenRules = ({ rules }: RunPage): number =>
  rules.filter(({ verdict, known }) => (verdict === 'fail' || verdict === 'warn') && !known).length;

const troubled = (_: RunPage, tally: Tally): number =>
  faces.filter(isTrouble).reduce((sum, face) => sum + (tally[face] ?? 0), 0);

const views: readonly View[] = [
  { id: 'overview', name: 'Overview', render: (props) => <Overview {...props} /> },
  {
    id: 'tests',
    name: 'Tests',
    size: ({ rows }) => rows.length,
    trouble: troubled,
    render: (props) => <Tests {...props} />,
  },
  {
    id: 'rules',
    name: 'Rules',
    size: ({ rules }) => rules.length,
    trouble: brokenRules,
    render: (props) => <Rules {...props} />,
  },
  { id: 'skipped', name: 'Skipped', size: (_, { skip = 0 }) => skip, render: (props) => <Skipped {...props} /> },
  { id: 'issues', name: 'Known and flaky', size: issueCount, render: (props) => <Issues {...props} /> },
  { id: 'profile', name: 'Server', render: (props) => <Profile {...props} /> },
];

/** The report of a run. */
export function App({ page, isPrinted }: { readonly page: RunPage; readonly isPrinted: boolean }) {
  const route = useRoute();
  const tally = useMemo(() => tallyOf(page.rows), [page]);
  const offered = views.filter(({ size }) => !size || size(page, tally) > 0);
  const current = offered.find(({ id }) => id === route.view) ?? offered[0];
  const props = { page, route, tally, isPrinted };
  return (
    <>
      <Head page={page} tally={tally} />
      <nav aria-label="Parts of the report">
        {offered.map(({ id, name, size, trouble }) => (
          <a key={id} href={addressOf(id)} {...(id === current?.id && { 'aria-current': 'page' as const })}>
            {name}
            {size && <small>{size(page, tally)}</small>}
            {trouble && trouble(page, tally) > 0 && <small class="bad">✗ {trouble(page, tally)}</small>}
          </a>
        ))}
      </nav>
      <main>
        {offered
          .filter(({ id }) => isPrinted || id === current?.id)
          .map(({ id, name, render }) => (
            <Fragment key={id}>
              <h2 class="part">{name}</h2>
              {render(props)}
            </Fragment>
          ))}
      </main>
      <footer>
        Keys: <kbd>/</kbd> search · <kbd>j</kbd> <kbd>k</kbd> next and former test · <kbd>Enter</kbd> open
      </footer>
    </>
  );
}

const seal: Readonly<Record<number, string>> = { 0: 'pass', 1: 'fail' };

function Head({ page, tally }: Pick<ViewProps, 'page' | 'tally'>) {
  const { target, exitCode, verdict, mailspec, startedAt, milliseconds, shard, broken, interrupted, untold } = page;
  const face = seal[exitCode] ?? 'unresolved';
  const facts = [
    startedAt !== undefined && moment(startedAt),
    milliseconds !== undefined && duration(milliseconds),
    shard !== undefined && `shard ${shard}`,
    `mailspec ${mailspec}`,
  ].filter((fact) => fact !== false);
  return (
    <header>
      <p class="server">
        {target?.name ?? 'No server'} {target?.version !== undefined && <span class="soft">{target.version}</span>}
      </p>
      <h1 class={face}>
        <span class="seal" aria-hidden="true">
          {face === 'pass' ? '✓' : face === 'fail' ? '✗' : '?'}
        </span>
        {verdict}
      </h1>
      <p class="soft">{facts.join(' · ')}</p>
      {broken !== undefined && <p class="alert">{broken}</p>}
      {interrupted && <p class="alert">The run was interrupted: what did not run is counted as skipped.</p>}
      {untold > 0 && <p class="alert">{count(untold, 'test')} of the run came to no result.</p>}
      <Bar tally={tally} />
      <ul class="chips">
        {faces
          .filter((one) => (tally[one] ?? 0) > 0)
          .map((one) => (
            <li key={one}>
              <a class={`chip ${one}`} href={addressOf('tests', { show: one })} title={explained[one]}>
                <span aria-hidden="true">{signs[one]}</span> <b>{tally[one]}</b> {words[one]}
              </a>
            </li>
          ))}
      </ul>
    </header>
  );
}
