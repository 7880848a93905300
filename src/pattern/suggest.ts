/** Finds the word that was meant, for complaints that say what to write instead. */

/** The edit distance of two words, in which swapping neighbours counts as one (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The candidate nearest to a misspelt word, `undefined` where none is near enough to be meant. Case does not count. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const asked = word.toLowerCase().slice(0, 64);
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(asked.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - asked.length) >= bound) continue;
    const far = distance(asked, candidate.toLowerCase());
    if (far < bound) {
      best = candidate;
      bound = far;
    }
  }
  return best;
}

/** The `mend` of a fault for a misspelt word: empty where no candidate is near. */
export function mendBy(word: string, candidates: Iterable<string>): { mend?: string } {
  const meant = nearest(word, candidates);
  return meant === undefined ? {} : { mend: `did you mean \`${meant}\`?` };
}
