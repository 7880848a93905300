import type { CommandTable } from '../model.js';
import { capability, id, logout, noop } from './any-state.js';
import { append } from './append.js';
import { authenticate, login, startTls } from './authentication.js';
import { copy, move } from './copy.js';
import { expunge, uidExpunge } from './expunge.js';
import { fetch, uidFetch } from './fetch.js';
import { idle } from './idle.js';
import { list, lsub } from './list.js';
import { create, delete as deleteMailbox, enable, namespace, rename, subscribe, unsubscribe } from './mailboxes.js';
import { search, uidSearch } from './search.js';
import { check, close, examine, select, unselect } from './select.js';
import { status } from './status.js';
import { store, uidStore } from './store.js';

export { saslReading } from './authentication.js';

/** Every command by its name. */
export const commandTable: CommandTable = {
  CAPABILITY: capability,
  NOOP: noop,
  LOGOUT: logout,
  ID: id,

  STARTTLS: startTls,
  AUTHENTICATE: authenticate,
  LOGIN: login,

  ENABLE: enable,
  SELECT: select,
  EXAMINE: examine,
  CREATE: create,
  DELETE: deleteMailbox,
  RENAME: rename,
  SUBSCRIBE: subscribe,
  UNSUBSCRIBE: unsubscribe,
  LIST: list,
  LSUB: lsub,
  NAMESPACE: namespace,
  STATUS: status,
  APPEND: append,
  IDLE: idle,

  CHECK: check,
  CLOSE: close,
  UNSELECT: unselect,
  EXPUNGE: expunge,
  SEARCH: search,
  FETCH: fetch,
  STORE: store,
  COPY: copy,
  MOVE: move,
  'UID EXPUNGE': uidExpunge,
  'UID SEARCH': uidSearch,
  'UID FETCH': uidFetch,
  'UID STORE': uidStore,
  'UID COPY': copy,
  'UID MOVE': move,
};
