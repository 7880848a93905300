import { useMemo, useState } from 'preact/hooks';
import { kinds, type Cell, type Kind, type Line } from '../../compare/comparison.js';
import type { ComparePage } from '../data.js';
import { addressOf, replaceRoute, useRoute } from './route.js';
import { count, grouped, moment } from './text.js';
import { cellWords, changes, changeWords, kindWords } from '../../compare/words.js';
import { cellFaces } from './compare-faces.js';
import { signs } from './faces.js';

/** More lines than this are shown when they are asked for. */
const step = 500;

/** Several runs side by side: requirements, tests and rules, and where they are not alike. */
export function Compare({ page, isPrinted }: { readonly page: ComparePage; readonly isPrinted: boolean }) {
  const route = useRoute();
  const kind = kinds.find((one) => one === route.view) ?? 'requirements';
  const unlike = (one: Kind): number => page.lines[one].filter(({ change }) => change !== 'same').length;
  return (
    <>
      <header>
        <p class="server">mailspec compare</p>
        <h1>{page.relation === 'runs' ? 'Runs of one server' : 'Servers side by side'}</h1>
        <Columns page={page} />
      </header>
      <nav aria-label="Parts of the comparison">
        {kinds.map((one) => (
          <a key={one} href={addressOf(one)} {...(one === kind && { 'aria-current': 'page' as const })}>
            {kindWords[one]}
            <small>{unlike(one)}</small>
          </a>
        ))}
      </nav>
      <main>
        {kinds
          .filter((one) => isPrinted || one === kind)
          .map((one) => (
            <Lines key={one} page={page} kind={one} query={route.query} isPrinted={isPrinted} />
          ))}
      </main>
    </>
  );
}

const Columns = ({ page }: { readonly page: ComparePage }) => (
  <ol class="runs">
    {page.columns.map(({ name, file, startedAt, mailspec, counts }, index) => (
      <li key={index}>
        <b>{name}</b>{' '}
        <span class="soft">
          {name !== file && `${file} · `}
          {startedAt !== undefined && `${moment(startedAt)} · `}mailspec {mailspec}
        </span>{' '}
        {(['fail', 'error', 'unresolved', 'warn', 'pass', 'skip'] as const)
          .filter((verdict) => (counts[verdict] ?? 0) > 0)
          .map((verdict) => (
            <span class={`mark ${verdict}`} key={verdict}>
              {signs[verdict]} {counts[verdict]}
            </span>
          ))}
      </li>
    ))}
  </ol>
);

interface LinesProps {
  readonly page: ComparePage;
  readonly kind: Kind;
  readonly query: Readonly<Record<string, string>>;
  readonly isPrinted: boolean;
}

function Lines({ page, kind, query, isPrinted }: LinesProps) {
  const lines = page.lines[kind];
  const [most, setMost] = useState(step);
  const counts = useMemo(() => grouped(lines, ({ change }) => change), [lines]);
  const isUnlike = lines.length !== (counts.get('same')?.length ?? 0);
  const { show = isUnlike ? 'unlike' : 'all', words = '' } = query;
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ id, title, address, level, change }: Line): boolean => {
    const text = [id, title, address, level].join(' ').toLowerCase();
    return (
      (show === 'all' || (show === 'unlike' ? change !== 'same' : show === change)) &&
      wanted.every((word) => text.includes(word))
    );
  };
  const found = lines.filter(fits).sort((a, b) => changes.indexOf(a.change) - changes.indexOf(b.change));
  const ask = (change: Record<string, string>): void => replaceRoute(addressOf(kind, { ...query, show, ...change }));
  return (
    <section>
      <h2 class="part">{kindWords[kind]}</h2>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          type="search"
          placeholder="Search: id, title, section"
          aria-label="Search"
          value={words}
          onInput={({ currentTarget }) => ask({ words: currentTarget.value })}
        />
        <select aria-label="Change" value={show} onChange={({ currentTarget }) => ask({ show: currentTarget.value })}>
          <option value="unlike">all that is not alike</option>
          <option value="all">all ({lines.length})</option>
          {changes
            .filter((change) => counts.has(change))
            .map((change) => (
              <option key={change} value={change}>
                {changeWords[change]} ({counts.get(change)?.length})
              </option>
            ))}
        </select>
        <output class="soft">{count(found.length, 'line')}</output>
      </form>
      {found.length === 0 ? (
        <p class="empty">Nothing is different here.</p>
      ) : (
        <div class="scroll">
          <Table page={page} lines={isPrinted ? found : found.slice(0, most)} />
        </div>
      )}
      {found.length > most && !isPrinted && (
        <button type="button" onClick={() => setMost(most + step)}>
          {found.length - most} more
        </button>
      )}
    </section>
  );
}

const Table = ({ page, lines }: { readonly page: ComparePage; readonly lines: readonly Line[] }) => (
  <table class="comparison">
    <thead>
      <tr>
        <th scope="col">What</th>
        {page.columns.map(({ name }, index) => (
          <th scope="col" key={index}>
            {name}
          </th>
        ))}
        <th scope="col">Change</th>
      </tr>
    </thead>
    <tbody>
      {lines.map(({ id, title, level, address, cells, change }) => (
        <tr key={id} class={`change-${change}`}>
          <th scope="row">
            {level !== undefined && <b class="level">{level}</b>} {title}{' '}
            <span class="soft">
              {address} <code>{id}</code>
            </span>
          </th>
          {cells.map((cell, index) => (
            <CellOf key={index} cell={cell} name={page.columns[index]?.name ?? ''} />
          ))}
          <td>{changeWords[change]}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

function CellOf({ cell: { word, reason }, name }: { readonly cell: Cell; readonly name: string }) {
  const face = cellFaces[word];
  return (
    <td data-name={name}>
      <span class={`mark ${face}`} title={reason}>
        {signs[face]} {cellWords[word]}
      </span>
      {reason !== undefined && face !== 'skip' && <small class="why">{reason}</small>}
    </td>
  );
}
