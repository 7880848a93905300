/** `/` goes to the search, `j` and `k` to the next and the former test, Escape empties the search. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const isTyping = target instanceof HTMLElement && target.matches('input, select, textarea');
    if (key === '/' && !isTyping) {
      const search = document.querySelector<HTMLInputElement>('input[type=search]');
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    if ((key === 'j' || key === 'k') && !isTyping) step(key === 'j' ? 1 : -1);
    if (key === 'Escape' && isTyping) target.blur();
  });
}

function step(by: 1 | -1): void {
  const heads = [...document.querySelectorAll<HTMLElement>('.row > summary')];
  const here = heads.findIndex((head) => head.parentElement?.contains(document.activeElement) ?? false);
  // From inside a test, back is to its head.
  const isInside = here !== -1 && heads[here] !== document.activeElement;
  const next = heads[here === -1 ? 0 : isInside && by === -1 ? here : here + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
