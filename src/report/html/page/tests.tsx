import { useEffect, useMemo, useState } from 'preact/hooks';
import { levels, type RunPage } from '../data.js';
import type { ViewProps } from './view.js';
import { faceOf, faces, isTrouble, words } from './faces.js';
import { filterOf, matching, type Filter } from './filter.js';
import { addressOf, replaceRoute, type Route } from './route.js';
import { TestRow } from './test-row.js';
import { count, grouped } from './text.js';

/** On paper, so many tests are told in full. */
const printedInFull = 200;
/** More than a screen shows; the others follow a moment later, in milliseconds. */
const atOnce = 200;
const moment = 60;
/** About, in rem: what is out of sight is not laid out, and the page should not jump when it is. */
const rowHeight = 2.3;

/** The list of tests: what fits the filter, by suite. */
export function Tests({ page, route, tally, isPrinted }: ViewProps) {
  const filter = filterOf(page, route);
  const asked = JSON.stringify(filter);
  const found = useMemo(() => matching(page, filter), [page, asked]);
  // A test that the address names is shown even where the filter would hide it.
  const named = page.rows.findIndex(({ id }) => id === route.test);
  const shown = named === -1 || found.includes(named) ? found : [named, ...found];
  const isWhole = useSoon(asked) || isPrinted || named !== -1;
  const suites = grouped(isWhole ? shown : shown.slice(0, atOnce), (row) => page.rows[row]?.suite ?? 0);
  const isInFull = (row: number): boolean => {
    const one = page.rows[row];
    return isPrinted && one !== undefined && isTrouble(faceOf(one)) && shown.length <= printedInFull;
  };
  return (
    <>
      <FilterForm page={page} route={route} filter={filter} tally={tally} found={found.length} />
      {[...suites].map(([suite, rows]) => (
        <section key={suite} class="suite" style={{ containIntrinsicSize: `auto ${4 + rows.length * rowHeight}rem` }}>
          <h3>
            {page.suites[suite]?.title} <code>{page.suites[suite]?.id}</code>
          </h3>
          {rows.map((row) => (
            <TestRow
              key={row}
              page={page}
              index={row}
              startsOpen={row === named || shown.length === 1}
              isPrinted={isInFull(row)}
              isNamed={row === named && !isPrinted}
            />
          ))}
        </section>
      ))}
      {shown.length === 0 && (
        <p class="empty">
          No test fits. <a href={addressOf('tests', { show: 'all' })}>Show all tests</a>
        </p>
      )}
    </>
  );
}

/** Whether a moment has passed since this text changed, so that typing waits for no long list. */
function useSoon(asked: string): boolean {
  const [settled, settle] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => settle(asked), moment);
    return () => clearTimeout(timer);
  }, [asked]);
  return settled === asked;
}

interface FormProps extends Pick<ViewProps, 'page' | 'tally'> {
  readonly route: Route;
  readonly filter: Filter;
  readonly found: number;
}

function FilterForm({ page, route, filter, tally, found }: FormProps) {
  const ask = (change: Partial<Filter>): void =>
    replaceRoute(addressOf('tests', { ...route.query, show: filter.show, ...change }));
  const trouble = faces.filter(isTrouble).reduce((sum, face) => sum + (tally[face] ?? 0), 0);
  const address = [filter.rfc, filter.section && `§${filter.section}`, filter.requirement].filter(Boolean).join(' ');
  return (
    <form role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        placeholder="Search: id, title, reason, requirement"
        aria-label="Search"
        value={filter.words}
        onInput={({ currentTarget }) => ask({ words: currentTarget.value })}
      />
      <Choice name="Verdict" value={filter.show} choose={(show) => ask({ show: show as Filter['show'] })}>
        {[
          ['all', `all (${page.rows.length})`],
          ['trouble', `with trouble (${trouble})`],
          ...faces
            .filter((face) => (tally[face] ?? 0) > 0)
            .map((face) => [face, `${words[face]} (${tally[face] ?? 0})`]),
        ]}
      </Choice>
      <Choice name="Level" value={filter.level} choose={(level) => ask({ level })}>
        {[['', 'any level'], ...levels.map((level) => [level, level])]}
      </Choice>
      <Choice name="Suite" value={filter.suite} choose={(suite) => ask({ suite })}>
        {[['', 'any suite'], ...suiteChoices(page)]}
      </Choice>
      {address !== '' && (
        <button type="button" class="chip" onClick={() => ask({ rfc: '', section: '', requirement: '' })}>
          {address} <span aria-hidden="true">×</span>
          <span class="hidden">: take this condition away</span>
        </button>
      )}
      <output class="soft">
        {found === page.rows.length ? count(found, 'test') : `${found} of ${count(page.rows.length, 'test')}`}
      </output>
    </form>
  );
}

const suiteChoices = ({ suites }: RunPage): string[][] => suites.map(({ id }) => [id, id]);

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly children: readonly (readonly string[])[];
}

const Choice = ({ name, value, choose, children }: ChoiceProps) => (
  <select aria-label={name} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
    {children.map(([option, text]) => (
      <option key={option} value={option} selected={option === value}>
        {text}
      </option>
    ))}
  </select>
);
