import type { Changes } from './changes.js';
import type { Report } from './report.js';
import type { KeptFlags } from './scope.js';
import type { Selected } from './selected.js';

/**
 * Flags that can be changed for good are the same in each session, as long as nothing changes a message (RFC 3501 §7.1): as
 * long as that, a message keeps its number, too. What a session was not told yet of the changes of others is not held
 * against it (RFC 2180 §4.2).
 */
export function checkKept(
  report: Report,
  changes: Changes,
  box: Selected,
  flags: readonly string[],
  { number, author, where }: { readonly number: number; readonly author: object; readonly where: string },
): void {
  const behind = changes.markBehindStore(author);
  const mark = behind ?? changes.mark;
  if (mark === undefined || box.mark === undefined || changes.byOthers(author, box.mark)) return;
  const { memory, permanent } = box;
  const kept = memory.kept?.mark === mark ? memory.kept : { mark, flags: new Map<number, KeptFlags>() };
  memory.kept = kept;
  const now = { set: new Set(flags), permanent };
  const before = kept.flags.get(number);
  // What STORE tells first may be of before.
  if (behind !== undefined || !before || before.permanent.size === 0) {
    kept.flags.set(number, now);
    return;
  }
  const changed = [...before.permanent].find(
    (flag) => flag !== '\\*' && flag !== '\\RECENT' && before.set.has(flag) !== now.set.has(flag),
  );
  report.check('flags-kept', changed === undefined, () => ({
    message: `${where} ${now.set.has(changed ?? '') ? 'has' : 'has not'} the flag ${changed ?? ''}, which PERMANENTFLAGS names, and was told otherwise before; nothing came in between`,
    kind: changed?.startsWith('\\') === true ? changed : 'keyword',
  }));
  if (changed !== undefined) kept.flags.set(number, now);
}
