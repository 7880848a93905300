import { faces, words, type Tally } from './faces.js';

/** The parts of a whole, to scale. */
export function Bar({ tally }: { readonly tally: Tally }) {
  const parts = faces.filter((face) => (tally[face] ?? 0) > 0);
  const told = parts.map((face) => `${tally[face] ?? 0} ${words[face]}`).join(', ');
  return (
    <div class="bar" role="img" aria-label={told} title={told}>
      {parts.map((face) => (
        <span key={face} class={face} style={{ flex: tally[face] }} />
      ))}
    </div>
  );
}
