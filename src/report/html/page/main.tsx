import { render } from 'preact';
import { App } from './app.js';
import { Compare } from './compare.js';
import { listenToKeys } from './keys.js';
import { pageData } from './read.js';

const root = document.getElementById('page');
const data = pageData();

/** On paper everything stands that is folded on the screen: rendered at once, as printing does not wait. */
function show(isPrinted: boolean): void {
  if (!root) return;
  render(
    data.kind === 'run' ? <App page={data} isPrinted={isPrinted} /> : <Compare page={data} isPrinted={isPrinted} />,
    root,
  );
}

root?.replaceChildren();
show(false);
addEventListener('beforeprint', () => show(true));
addEventListener('afterprint', () => show(false));
listenToKeys();
