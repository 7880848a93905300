/** The style and the script of the page of coverage: it stands alone and loads nothing. */

export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; --tint: #f5f7f9; --link: #0b57d0;
  --covered: #18794e; --uncovered: #c62828; --untestable: #6a7380; --alert: #fdeceb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e4e8ec; --soft: #9aa4af; --line: #30363d; --tint: #1c2127; --link: #8ab4f8;
    --covered: #56c48d; --uncovered: #ff8a80; --untestable: #8f99a4; --alert: #3a2021;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 76rem;
  background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 3rem 0 0; font-size: 1.3rem; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1rem; border-bottom: 1px solid var(--line); }
p { margin: .2rem 0; }
a { color: var(--link); }
code { font: .88em/1.4 ui-monospace, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.bar { display: flex; height: .6rem; border-radius: .3rem; overflow: hidden; background: var(--line); }
.bar .covered { background: var(--covered); }
.bar .uncovered { background: var(--uncovered); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
td.title { text-align: left; white-space: normal; min-width: 12rem; color: var(--soft); }
td.track { width: 14%; min-width: 7rem; }
thead th { font-weight: 600; color: var(--soft); }
tbody.sum td { border-bottom: 0; padding-block: .1rem; color: var(--soft); }
tbody.sum tr:first-child td { padding-top: .6rem; }
tbody.sum tr.all td { color: var(--ink); font-weight: 600; }
tbody td.bad { color: var(--uncovered); font-weight: 600; }
form {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .6rem; align-items: center;
  margin: 1.5rem 0 0; padding: .7rem 0; background: var(--paper); border-bottom: 1px solid var(--line);
}
form[hidden] { display: none; }
input, select {
  font: inherit; color: inherit; background: var(--tint); border: 1px solid var(--line); border-radius: .4rem; padding: .35rem .6rem;
}
input { flex: 1 1 16rem; min-width: 0; }
.line { display: grid; grid-template-columns: 1.4rem 4.6rem 1fr; padding: .55rem .4rem; border-radius: .4rem; }
.line + .line { border-top: 1px solid var(--line); border-radius: 0; }
.line[hidden], section[hidden] { display: none; }
.line.uncovered { background: var(--alert); }
.line:target { outline: 2px solid var(--link); }
.line > * { min-width: 0; }
.line > b { font-size: .78rem; letter-spacing: .03em; padding-top: .15rem; color: var(--soft); }
.sign { font-weight: 700; }
.covered > .sign { color: var(--covered); }
.uncovered > .sign, .uncovered .why { color: var(--uncovered); }
.untestable > .sign { color: var(--untestable); }
.line a.id { color: inherit; text-decoration: none; }
.line a.id:hover { text-decoration: underline; }
.tests { margin: .3rem 0 0; padding: 0; list-style: none; font-size: .92rem; }
.tests li { padding-left: 1rem; text-indent: -1rem; }
.tests li > span { color: var(--soft); }
summary { cursor: pointer; font-size: .92rem; color: var(--soft); margin-top: .3rem; }
.stray li { color: var(--uncovered); }
@media (max-width: 40rem) {
  .line { grid-template-columns: 1.4rem 1fr; }
  .line > b { grid-column: 2; }
  .line > div { grid-column: 2; }
  td.track, th.track, td.title, th.title { display: none; }
  th, td { padding-inline: .4rem; }
}
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #fff; --link: #000;
    --covered: #18794e; --uncovered: #b00020; --untestable: #555; --alert: #fff;
  }
  html { font-size: 9pt; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  h2 { margin-top: 1.5rem; }
  td.track, th.track { display: none; }
  tr { break-inside: avoid; }
  form { display: none !important; }
  .line { break-inside: avoid; padding-inline: 0; }
  h2, h3 { break-after: avoid; }
  a { text-decoration: none; }
}
`;

/** Filters the lines; opens what is folded before it is printed. */
export const script = `
const form = document.querySelector('form');
const lines = [...document.querySelectorAll('.line')].map((element) => ({ element, text: element.textContent.toLowerCase() }));
const sections = [...document.querySelectorAll('main section')].reverse();
function filter() {
  const { words, status, level } = form.elements;
  const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text } of lines) {
    const fits = wanted.every((word) => text.includes(word))
      && (status.value === '' || element.dataset.status === status.value)
      && (level.value === '' || element.dataset.level === level.value);
    element.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const section of sections) section.hidden = !section.querySelector('.line:not([hidden])');
  form.querySelector('output').value = shown === lines.length ? shown + ' lines' : shown + ' of ' + lines.length + ' lines';
}
form.hidden = false;
form.addEventListener('input', filter);
form.addEventListener('submit', (event) => event.preventDefault());
addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target === document.body) {
    event.preventDefault();
    form.elements.words.focus();
  }
});
addEventListener('beforeprint', () => {
  for (const folded of document.querySelectorAll('details')) folded.open = true;
});
filter();
`;
