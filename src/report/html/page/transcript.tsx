import type { Entry, Piece } from '../data.js';
import { Wire } from './wire.js';

const arrows: Readonly<Record<Entry['direction'], string>> = { send: '→', receive: '←', note: '·' };
const spoken: Readonly<Record<Entry['direction'], string>> = { send: 'sent', receive: 'received', note: 'note' };

/** All sessions of a test on one clock; each session has a colour of its own beside its name. */
export function Transcript({ entries }: { readonly entries: readonly Entry[] }) {
  const sessions = [...new Set(entries.map(({ session }) => session))];
  return (
    <div class="scroll">
      <table class="transcript">
        <caption>Dialogue</caption>
        <thead class="hidden">
          <tr>
            <th>ms</th>
            <th>session</th>
            <th>way</th>
            <th>octets</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ at, session, direction, pieces }, index) => (
            <tr key={index} class={direction}>
              <td class="clock">{at.toFixed(0)}</td>
              <td class={`session s${sessions.indexOf(session) % 4}`}>{session}</td>
              <td class="arrow" title={spoken[direction]}>
                {arrows[direction]}
              </td>
              <td class="octets">
                {pieces.map((piece, number) => (
                  <PieceOf key={number} piece={piece} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PieceOf({ piece }: { readonly piece: Piece }) {
  if (typeof piece === 'string') return <Wire text={piece} />;
  const { folded, octets, isLiteral } = piece;
  return (
    <details class="fold">
      <summary>
        {isLiteral ? 'literal of ' : ''}
        {octets.toLocaleString('en')} octets
      </summary>
      <pre>
        <Wire text={folded} />
      </pre>
    </details>
  );
}
