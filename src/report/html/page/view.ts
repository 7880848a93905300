import type { RunPage } from '../data.js';
import type { Tally } from './faces.js';
import type { Route } from './route.js';

/** What each part of the report is given. */
export interface ViewProps {
  readonly page: RunPage;
  readonly route: Route;
  readonly tally: Tally;
  readonly isPrinted: boolean;
}
