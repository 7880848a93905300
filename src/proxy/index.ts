/** Between a client and a server: what goes over is watched, or written down. */

export { startProxy } from './listen.js';
export type { Proxy, Watcher } from './listen.js';
export { Recording } from './record/recording.js';
export { scriptOf } from './record/script.js';
export { Tap } from './tap.js';
export type { TapOptions } from './tap.js';
