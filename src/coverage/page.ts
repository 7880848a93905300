import { html, raw, type Html } from '../text/html.js';
import { rfcUrl } from './address.js';
import type { Counts, Coverage, CoveringTest, RequirementCoverage, RfcCoverage } from './coverage.js';
import { script, style } from './page-assets.js';
import { shownCounts, shownPlace, shownTest, signs } from './text.js';

/** More tests than this are folded away behind their number. */
const shownTests = 4;

const anchor = (rfc: string): string => rfc.replace(' ', '').toLowerCase();

function bar({ testable, covered, uncovered }: Counts): Html {
  if (testable === 0) return html``;
  const part = (name: string, count: number): Html | false =>
    count > 0 && html`<span class="${name}" style="flex:${count}"></span>`;
  return html`<div class="bar" title="${covered} of ${testable}">
    ${part('covered', covered)}${part('uncovered', uncovered)}
  </div>`;
}

const cells = (counts: Counts): Html =>
  html`<td>${counts.testable}</td>
    <td>${counts.covered}</td>
    <td class="${counts.uncovered > 0 ? 'bad' : ''}">${counts.uncovered}</td>
    <td>${counts.untestable}</td>
    <td class="track">${bar(counts)}</td>`;

function overview({ rfcs, totals }: Coverage): Html {
  const { MUST, SHOULD, MAY } = totals.levels;
  const sums: [string, Counts][] = [...Object.entries({ MUST, SHOULD, MAY }), ['all', totals]];
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">RFC</th>
          <th class="title"></th>
          <th scope="col">testable</th>
          <th scope="col">covered</th>
          <th scope="col">uncovered</th>
          <th scope="col">untestable</th>
          <th class="track"></th>
        </tr>
      </thead>
      <tbody>
        ${rfcs.map(
          ({ rfc, title, totals: own }) =>
            html`<tr>
              <td><a href="#${anchor(rfc)}">${rfc}</a></td>
              <td class="title">${title}</td>
              ${cells(own)}
            </tr>`,
        )}
      </tbody>
      <tbody class="sum">
        ${sums.map(
          ([name, counts]) =>
            html`<tr class="${name}">
              <td>${name}</td>
              <td class="title"></td>
              ${cells(counts)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const testItem = (test: CoveringTest): Html =>
  html`<li><code title="${shownPlace(test.place)}">${shownTest(test)}</code> <span>${test.title}</span></li>`;

function covering({ rules, tests }: RequirementCoverage, ruleTitles: ReadonlyMap<string, string>): Html {
  const items = [
    ...rules.map((rule) => html`<li><code>${rule}</code> <span>always on: ${ruleTitles.get(rule)}</span></li>`),
    ...tests.map(testItem),
  ];
  if (items.length === 0) return html``;
  const all = html`<ul class="tests">
    ${items}
  </ul>`;
  return items.length <= shownTests
    ? all
    : html`<details>
        <summary>${items.length} tests</summary>
        ${all}
      </details>`;
}

const line = (one: RequirementCoverage, ruleTitles: ReadonlyMap<string, string>): Html =>
  html`<article class="line ${one.status}" id="${one.id}" data-status="${one.status}" data-level="${one.level}">
    <span class="sign" title="${one.status}">${signs[one.status]}</span>
    <b>${one.level}</b>
    <div>
      <a class="id" href="#${one.id}"><code>${one.id}</code></a>
      <p>${one.text}</p>
      ${one.untestable !== undefined && html`<p class="why soft">Untestable: ${one.untestable}</p>`}
      ${one.status === 'uncovered' && html`<p class="why">Uncovered</p>`} ${covering(one, ruleTitles)}
    </div>
  </article>`;

const rfcSection = ({ rfc, title, totals, sections }: RfcCoverage, ruleTitles: ReadonlyMap<string, string>): Html =>
  html`<section id="${anchor(rfc)}">
    <h2>${rfc}${title !== undefined && html` <span class="soft">${title}</span>`}</h2>
    <p class="soft">${shownCounts(totals)}</p>
    ${sections.map(
      ({ section, requirements }) =>
        html`<section>
          <h3><a href="${rfcUrl({ rfc, section })}">§${section}</a></h3>
          ${requirements.map((one) => line(one, ruleTitles))}
        </section>`,
    )}
  </section>`;

const filters = html`<form hidden role="search">
  <input type="search" name="words" placeholder="Filter: words of an id, a text or a test" aria-label="Filter" />
  <select name="status" aria-label="Status">
    <option value="">any status</option>
    ${['covered', 'uncovered', 'untestable'].map((status) => html`<option>${status}</option>`)}
  </select>
  <select name="level" aria-label="Level">
    <option value="">any level</option>
    ${['MUST', 'SHOULD', 'MAY'].map((level) => html`<option>${level}</option>`)}
  </select>
  <output class="soft"></output>
</form>`;

/** What the page says beside the coverage. */
export interface PageFacts {
  readonly version: string;
  /** The titles of the always-on rules, by id. */
  readonly ruleTitles: ReadonlyMap<string, string>;
}

/** Coverage as one HTML file that stands alone: it loads nothing, and works from a disk. */
export function coveragePage(coverage: Coverage, { version, ruleTitles }: PageFacts): string {
  const { rfcs, totals, strays } = coverage;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="content-security-policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
        />
        <title>mailspec: coverage of the RFCs</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>What mailspec covers</h1>
          <p class="soft">mailspec ${version} · ${shownCounts(totals)}</p>
        </header>
        ${overview(coverage)}
        ${
          strays.length > 0 &&
          html`<h2>In no ledger</h2>
            <ul class="stray">
              ${strays.map(({ id, place }) => html`<li><code>${id}</code> ${shownPlace(place)}</li>`)}
            </ul>`
        }
        ${filters}
        <main>${rfcs.map((rfc) => rfcSection(rfc, ruleTitles))}</main>
        <script>
          ${raw(script)};
        </script>
      </body>
    </html> `;
  return `${page.markup
    .replace(/^[ \t]+/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim()}\n`;
}
