import type { Reporter, RunEvent } from '../../events/events.js';
import type { Screen } from '../console/style.js';

/** What a reporter writes on a screen in the course of these events. */
export function written(make: (screen: Screen) => Reporter, events: Iterable<RunEvent>): string {
  let text = '';
  const screen: Screen = { write: (piece) => void (text += piece), live: false, colors: false, columns: 100 };
  const reporter = make(screen);
  for (const event of events) reporter.event(event);
  return text;
}
