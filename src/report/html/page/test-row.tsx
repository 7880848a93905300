import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunPage } from '../data.js';
import { explained, faceOf, isFlaky, signs } from './faces.js';
import { TestDetails } from './test-details.js';
import { capitalised, duration } from './text.js';

interface Props {
  readonly page: RunPage;
  readonly index: number;
  /** It begins unfolded; the reader may fold it. */
  readonly startsOpen: boolean;
  /** It is printed, and unfolded for that. */
  readonly isPrinted: boolean;
  /** The address names it: it is brought into view. */
  readonly isNamed: boolean;
}

/** One test, folded; what is inside is made when it is opened. */
export function TestRow({ page, index, startsOpen, isPrinted, isNamed }: Props) {
  const [isUnfolded, unfold] = useState(startsOpen);
  useEffect(() => {
    if (startsOpen) unfold(true);
  }, [startsOpen]);
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
  const isShown = isPrinted || isUnfolded;
  return (
    <details
      class={`row ${face}`}
      ref={element}
      open={isShown}
      onToggle={({ currentTarget }) => {
        if (!isPrinted) unfold(currentTarget.open);
      }}
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
