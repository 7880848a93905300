import type { Changes } from './changes.js';
import type { Report } from './report.js';
import type { MessageRecord } from './scope.js';
import type { Selected } from './selected.js';

/**
 * Flags that can be changed for good are the same in each session, as long as nothing changes a message (RFC 3501 §7.1).
 * What a session was not told yet of the changes of others is not held against it (RFC 2180 §4.2).
 */
export function checkKept(
  report: Report,
  changes: Changes,
  box: Selected,
  record: MessageRecord,
  flags: readonly string[],
  { author, where }: { readonly author: object; readonly where: string },
): void {
  const { mark } = changes;
  if (mark === undefined || box.mark === undefined || !box.isDated || changes.byOthers(author, box.mark)) return;
  const set = new Set(flags);
  const { flags: before } = record;
  if (before?.mark !== mark || before.permanent.size === 0) {
    record.flags = { mark, set, permanent: box.permanent };
    return;
  }
  const changed = [...before.permanent].find(
    (flag) => flag !== '\\*' && flag !== '\\RECENT' && before.set.has(flag) !== set.has(flag),
  );
  report.check('flags-kept', changed === undefined, () => ({
    message: `${where} ${set.has(changed ?? '') ? 'has' : 'has not'} the flag ${changed ?? ''}, which PERMANENTFLAGS names, and was told otherwise before; nothing came in between`,
    kind: changed?.startsWith('\\') === true ? changed : 'keyword',
  }));
  if (changed !== undefined) record.flags = { mark, set, permanent: box.permanent };
}
