export { rfcUrl } from './address.js';
export { choose } from './choose.js';
export { coverageOf, requirementsOf } from './coverage.js';
export type * from './coverage.js';
export { explanation } from './explain.js';
export { coveragePage } from './page.js';
export { namedIn, rulingsOn } from './rulings.js';
export { coverageText, shownCounts } from './text.js';
