import type { Details, Row, RunPage } from '../data.js';
import { detailsOf } from './read.js';
import { RequirementList } from './requirement.js';
import { addressOf } from './route.js';
import { count, duration } from './text.js';
import { Transcript } from './transcript.js';
import { Wire } from './wire.js';

type Failure = NonNullable<Details['failure']>;

/** Everything that is to be said of one test. */
export function TestDetails({
  page,
  row,
  index,
}: {
  readonly page: RunPage;
  readonly row: Row;
  readonly index: number;
}) {
  const details = detailsOf(index);
  if (!details) return null;
  const { failure, transcript, leftOut, measurements, reproduce } = details;
  const broken = new Set(failure?.broken ?? []);
  const others = row.covers.filter((one) => !broken.has(one));
  return (
    <div class="details">
      {row.known && <Known {...row.known} />}
      {row.attempts && (
        <p>
          Played {row.attempts.runs} times, passed {row.attempts.passed}.{' '}
          {row.attempts.trouble !== undefined && `Why one did not: ${row.attempts.trouble}`}
        </p>
      )}
      {failure && <FailureFrame failure={failure} />}
      <RequirementList page={page} heading={failure ? 'Broken' : ''} indexes={[...broken]} />
      <RequirementList page={page} heading={failure ? 'Also covered' : 'Covers'} indexes={others} />
      {transcript.length > 0 && <Transcript entries={transcript} />}
      {leftOut && (
        <p class="soft">
          {leftOut.entries > 0 && `${count(leftOut.entries, 'entry').replace('entrys', 'entries')} and `}
          {count(leftOut.octets, 'octet')} of the dialogue are left out here.
        </p>
      )}
      {measurements.length > 0 && (
        <p>
          Waited for: {measurements.map(({ what, milliseconds }) => `${what} ${duration(milliseconds)}`).join(' · ')}
        </p>
      )}
      <p class="soft">
        <code>
          {row.place.file}:{row.place.line}
        </code>
        {' · '}
        <a href={addressOf('tests', {}, row.id)}>link to this test</a>
        {' · again: '}
        <code class="again">{reproduce}</code>
      </p>
    </div>
  );
}

export const Known = ({ reason, link, expires }: NonNullable<Row['known']>) => (
  <p class="knownissue">
    Known issue: {reason}{' '}
    {link !== undefined && (/^https?:\/\//.test(link) ? <a href={link}>{link}</a> : <span>{link}</span>)}
    {expires !== undefined && ` (accepted until ${expires})`}
  </p>
);

/** The lines of the script with the place marked, then what it expected and what came. */
function FailureFrame({ failure }: { readonly failure: Failure }) {
  const { place, excerpt, expected, actual, session, hint } = failure;
  return (
    <>
      <figure class="frame">
        <figcaption>
          {place.file}:{place.line}:{place.column}
        </figcaption>
        <pre>
          {excerpt.lines.map((line, offset) => {
            const number = excerpt.firstLine + offset;
            const [from, to] = [place.column - 1, place.column - 1 + Math.max(1, place.length)];
            const isHere = number === place.line;
            return (
              <div key={number} class={isHere ? 'here' : ''}>
                <span class="number">{number}</span>
                {isHere ? (
                  <>
                    {line.slice(0, from)}
                    <mark>{line.slice(from, to) || ' '}</mark>
                    {line.slice(to)}
                  </>
                ) : (
                  line || ' '
                )}
              </div>
            );
          })}
        </pre>
      </figure>
      <dl class="versus">
        <div class="expected">
          <dt>Expected</dt>
          <dd>
            <pre>{expected}</pre>
          </dd>
        </div>
        <div class="actual">
          <dt>Actual{session !== undefined && ` (${session})`}</dt>
          <dd>
            <pre>
              <Wire text={actual} />
            </pre>
          </dd>
        </div>
      </dl>
      {hint !== undefined && <p class="hint">{hint}</p>}
    </>
  );
}
