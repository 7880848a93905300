import { useMemo } from 'preact/hooks';
import type { Delay, Obligation, RunPage } from '../data.js';
import type { ViewProps } from './view.js';
import { Requirement } from './requirement.js';
import { addressOf } from './route.js';
import { count, duration, grouped } from './text.js';

/** What the server is like: what it offers, the MAYs that it takes, how soon it tells of changes. */
export function Profile({ page }: ViewProps) {
  const { target } = page;
  return (
    <>
      {target && (
        <section>
          <p class="soft">
            {count(target.accounts, 'account')}, mail brought in by {target.seeding}
            {target.delimiter !== undefined && (
              <>
                , mailbox names split by <code>{target.delimiter}</code>
              </>
            )}
          </p>
          {target.endpoints.map((endpoint) => (
            <Endpoint key={endpoint.url} {...endpoint} />
          ))}
        </section>
      )}
      <Mays page={page} />
      {page.delays.length > 0 && <Delays page={page} />}
    </>
  );
}

type EndpointProps = NonNullable<RunPage['target']>['endpoints'][number];

function Endpoint({ url, greeting, before, after }: EndpointProps) {
  const [early, late] = [new Set(before), new Set(after)];
  const all = [...new Set([...before, ...after])].sort();
  return (
    <div class="endpoint">
      <h3>{url}</h3>
      {greeting !== '' && (
        <pre class="wire" title="The greeting">
          {greeting}
        </pre>
      )}
      <dl class="capabilities">
        {(
          [
            ['before and after login', all.filter((one) => early.has(one) && late.has(one))],
            ['only before', all.filter((one) => early.has(one) && !late.has(one))],
            ['only after', all.filter((one) => !early.has(one) && late.has(one))],
          ] as const
        )
          .filter(([, some]) => some.length > 0)
          .map(([when, some]) => (
            <div key={when}>
              <dt>{when}</dt>
              <dd>
                {some.map((capability) => (
                  <code class="capability" key={capability}>
                    {capability}
                  </code>
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

const mayWords: Readonly<Record<Obligation['standing'], string>> = {
  untaken: 'Not taken',
  kept: 'Taken',
  broken: 'Taken, and broken',
  untried: 'Not tried',
};

function Mays({ page }: { readonly page: RunPage }) {
  const mays = grouped(
    page.obligations.filter(({ level }) => level === 'MAY'),
    ({ standing }) => standing,
  );
  if (mays.size === 0) return null;
  return (
    <section>
      <h3>What it may do</h3>
      {(['broken', 'untaken', 'kept', 'untried'] as const).map((standing) => {
        const some = mays.get(standing) ?? [];
        return (
          some.length > 0 && (
            <details class="mays" key={standing} open={standing === 'untaken' || standing === 'broken'}>
              <summary>
                {mayWords[standing]} <span class="soft">({some.length})</span>
              </summary>
              {some.map((one) => (
                <Requirement key={one.id} {...one} />
              ))}
            </details>
          )
        );
      })}
    </section>
  );
}

/** How the session waited that was to be told: by IDLE without asking, or by a command. */
const wayOf = ({ what }: Delay): string => {
  const asked = what.slice(what.indexOf(': ') + 2);
  return asked === 'unasked' ? 'unasked, as in IDLE' : `asked by ${asked.split(' ', 1)[0] ?? asked}`;
};

const slowest = 10;

function Delays({ page }: { readonly page: RunPage }) {
  const ways = useMemo(() => [...grouped(page.delays, wayOf)].sort(([, a], [, b]) => b.length - a.length), [page]);
  return (
    <section>
      <h3>How soon a session is told of what another does</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Told</th>
            <th scope="col">times</th>
            <th scope="col">median</th>
            <th scope="col">slowest</th>
          </tr>
        </thead>
        <tbody>
          {ways.map(([way, delays]) => (
            <tr key={way}>
              <th scope="row">{way}</th>
              <td>{delays.length}</td>
              <td>{duration(delays[Math.floor(delays.length / 2)]?.milliseconds ?? 0)}</td>
              <td>{duration(delays[0]?.milliseconds ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details class="mays">
        <summary>The slowest</summary>
        <ul class="tests">
          {page.delays.slice(0, slowest).map(({ what, milliseconds, row }, index) => {
            const id = page.rows[row]?.id ?? '';
            return (
              <li key={index}>
                {duration(milliseconds)} <code>{what}</code> in <a href={addressOf('tests', {}, id)}>{id}</a>
              </li>
            );
          })}
        </ul>
      </details>
    </section>
  );
}
