import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunPage } from '../data.js';
import { explained, faceOf, isFlaky, signs } from './faces.js';
import { TestDetails } from './test-details.js';
import { capitalised, duration } from './text.js';

interface Props {
  readonly page: RunPage;
  readonly index: number;
  readonly isOpen: boolean;
  /** The address names it: it is brought into view. */
  readonly isNamed: boolean;
}

/** One test, folded; what is inside is made when it is opened. */
export function TestRow({ page, index, isOpen, isNamed }: Props) {
  const [isUnfolded, unfold] = useState(false);
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!isNamed) return;
    element.current?.scrollIntoView({ block: 'start' });
    element.current?.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
  }, [isNamed]);
  const row = page.rows[index];
  if (!row) return null;
  const face = faceOf(row);
  const suite = page.suites[row.suite]?.id ?? '';
  const name = row.id.startsWith(`${suite}/`) ? row.id.slice(suite.length + 1) : row.id;
  const isShown = isOpen || isUnfolded;
  return (
    <details
      class={`row ${face}`}
      ref={element}
      open={isShown}
      onToggle={({ currentTarget }) => unfold(currentTarget.open)}
    >
      <summary>
        <span class="sign" role="img" aria-label={explained[face]} title={explained[face]}>
          {signs[face]}
        </span>
        <span class="what">
          {row.title} <code>{name}</code>
          {row.reason !== undefined && row.verdict !== 'pass' && <span class="why">{capitalised(row.reason)}</span>}
        </span>
        {isFlaky(row) && row.attempts && (
          <span class="mark">
            flaky: {row.attempts.passed} of {row.attempts.runs}
          </span>
        )}
        <span class="took">{duration(row.milliseconds)}</span>
      </summary>
      {isShown && <TestDetails page={page} row={row} index={index} />}
    </details>
  );
}
