/** A server as a host sees it: how it is found, its TLS and certificate, what it lets a client log in with. */

export { givenService, parseSubject, type Subject } from './address.js';
export { fewest } from './choose.js';
export { discover, srvNames, usualHosts, type World } from './discover.js';
export { inspect } from './inspect.js';
export { isChosen } from './judge-tls.js';
export { judge } from './judge.js';
export { placeOf, reportOf, type Discovery, type Finding, type Observed, type Service } from './model.js';
export type { Patience } from './talk.js';
export { describe } from './text.js';
export { realWorld } from './world.js';
