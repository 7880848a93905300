import { useMemo } from 'preact/hooks';
import { levels, type Obligation, type Row, type RunPage } from '../data.js';
import { Bar } from './bar.js';
import type { ViewProps } from './view.js';
import { faceOf, isTrouble, tallyOf, type Tally } from './faces.js';
import { addressOf } from './route.js';
import { count, grouped } from './text.js';

/** The verdict by level, by suite, and by section of the RFCs. */
export function Overview({ page }: ViewProps) {
  return (
    <>
      {page.notices.length > 0 && (
        <section>
          <h3>To know</h3>
          <ul class="notices">
            {page.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </section>
      )}
      <ByLevel page={page} />
      <div class="columns">
        <BySuite page={page} />
        <BySection page={page} />
      </div>
    </>
  );
}

type Standings = Readonly<Record<Obligation['standing'], number>>;

function standingsOf(obligations: readonly Obligation[]): Standings {
  const counts = { broken: 0, untaken: 0, kept: 0, untried: 0 };
  for (const { standing } of obligations) counts[standing]++;
  return counts;
}

/** As a tally, so that one bar shows both. */
const asTally = ({ broken, untaken, kept, untried }: Standings): Tally => ({
  fail: broken,
  pass: kept,
  skip: untaken + untried,
});

function ByLevel({ page }: { readonly page: RunPage }) {
  return (
    <section>
      <h3>By level</h3>
      <div class="scroll">
        <table class="levels">
          <thead>
            <tr>
              <th scope="col">Requirements</th>
              <th scope="col">broken</th>
              <th scope="col">kept</th>
              <th scope="col">not taken</th>
              <th scope="col">not tried</th>
              <th class="track" />
            </tr>
          </thead>
          <tbody>
            {levels.map((level) => {
              const standings = standingsOf(page.obligations.filter((one) => one.level === level));
              return (
                <tr key={level}>
                  <th scope="row">
                    <a href={addressOf('tests', { level, show: 'all' })}>{level}</a>
                  </th>
                  <Figure of={standings.broken} isBad />
                  <Figure of={standings.kept} />
                  <Figure of={standings.untaken} />
                  <Figure of={standings.untried} />
                  <td class="track">
                    <Bar tally={asTally(standings)} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const Figure = ({ of: value, isBad = false }: { readonly of: number; readonly isBad?: boolean }) => (
  <td class={value === 0 ? 'nought' : isBad ? 'bad' : ''}>{value === 0 ? '·' : value}</td>
);

const troubleIn = (rows: readonly Row[]): number => rows.filter((row) => isTrouble(faceOf(row))).length;

/** Suites with trouble first, the others as they ran. */
function BySuite({ page }: { readonly page: RunPage }) {
  const suites = useMemo(
    () =>
      [...grouped(page.rows, ({ suite }) => suite)]
        .map(([suite, rows]) => ({ suite: page.suites[suite], rows, trouble: troubleIn(rows) }))
        .sort((a, b) => b.trouble - a.trouble),
    [page],
  );
  return (
    <section>
      <h3>By suite</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Suite</th>
            <th scope="col">tests</th>
            <th scope="col">trouble</th>
            <th class="track" />
          </tr>
        </thead>
        <tbody>
          {suites.map(({ suite = { id: '', title: '' }, rows, trouble }) => (
            <tr key={suite.id}>
              <th scope="row">
                <a href={addressOf('tests', { suite: suite.id })} title={suite.title}>
                  {suite.id}
                </a>
              </th>
              <td>{rows.length}</td>
              <Figure of={trouble} isBad />
              <td class="track">
                <Bar tally={tallyOf(rows)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const bySection = new Intl.Collator('en', { numeric: true });

interface RfcGroup {
  readonly rfc: string;
  readonly standings: Standings;
  readonly sections: readonly (readonly [string, Standings])[];
}

function rfcGroups(obligations: readonly Obligation[]): RfcGroup[] {
  return [...grouped(obligations, ({ rfc }) => rfc)]
    .map(([rfc, all]) => ({
      rfc,
      standings: standingsOf(all),
      sections: [...grouped(all, ({ section }) => section)]
        .map(([section, some]) => [section, standingsOf(some)] as const)
        .sort(([a], [b]) => bySection.compare(a, b)),
    }))
    .sort((a, b) => b.standings.broken - a.standings.broken || bySection.compare(a.rfc, b.rfc));
}

function BySection({ page }: Pick<ViewProps, 'page'>) {
  const groups = useMemo(() => rfcGroups(page.obligations), [page]);
  const failing = useMemo(() => failingSections(page), [page]);
  return (
    <section>
      <h3>By RFC and section</h3>
      {groups.map(({ rfc, standings, sections }) => (
        <details class="rfc" key={rfc} open={standings.broken > 0}>
          <summary>
            <b>{rfc}</b>
            <span class={standings.broken > 0 ? 'bad' : 'soft'}>
              {standings.broken > 0 ? `${standings.broken} broken` : count(standings.kept, 'requirement') + ' kept'}
            </span>
            <Bar tally={asTally(standings)} />
          </summary>
          <ul class="sections">
            {sections.map(([section, { broken, kept, untaken, untried }]) => {
              const told = `${broken} broken, ${kept} kept, ${untaken} not taken, ${untried} not tried`;
              const face = broken > 0 ? 'fail' : kept > 0 ? 'pass' : 'skip';
              return (
                <li key={section}>
                  <a
                    class={`chip ${face}`}
                    href={
                      broken > 0
                        ? failureAddress(rfc, section, failing)
                        : addressOf('tests', { rfc, section, show: 'all' })
                    }
                    title={told}
                  >
                    §{section}
                    {broken > 0 && <b> ✗{broken}</b>}
                  </a>
                </li>
              );
            })}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** Sections that tests with trouble cover, as `RFC 1939 §5`. */
function failingSections({ rows, obligations }: RunPage): ReadonlySet<string> {
  const covered = rows.filter((row) => isTrouble(faceOf(row))).flatMap(({ covers }) => covers);
  return new Set(covered.map((index) => `${obligations[index]?.rfc ?? ''} §${obligations[index]?.section ?? ''}`));
}

/** Where to read what is broken: in the tests, or where only rules saw it, in the rules. */
const failureAddress = (rfc: string, section: string, failing: ReadonlySet<string>): string =>
  failing.has(`${rfc} §${section}`) ? addressOf('tests', { rfc, section, show: 'trouble' }) : addressOf('rules');
