import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../events/events.js';
import { compare } from '../../compare/comparison.js';
import { writeComparison } from '../../compare/page.js';
import { JsonReporter } from '../../json/json.js';
import type { Report } from '../../json/model.js';
import { readReport } from '../../json/read.js';
import { eventsOf, result, soundRule } from '../../testing/events.js';
import { HtmlReporter } from '../html.js';
import { openBrowser, type OpenBrowser } from './chromium.js';
import { longRun, mixedRun } from './sample.js';

let browser: OpenBrowser;
const folder = mkdtempSync(join(tmpdir(), 'mailspec-pages-'));
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const complaints: string[] = [];
afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function written(name: string, events: Iterable<RunEvent>): Promise<string> {
  const path = join(folder, `${name}.html`);
  const reporter = new HtmlReporter(path, '0.1.0');
  for (const event of events) reporter.event(event);
  await reporter.end();
  return pathToFileURL(path).href;
}

/** Opens a page; what it complains of, or would load, fails the test. */
async function open(url: string): Promise<Page> {
  const page = await browser.context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#', 1)[0] !== url.split('#', 1)[0]) complaints.push(`loads ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

describe('the report in a browser', () => {
  let url = '';
  beforeAll(async () => {
    url = await written('mixed', mixedRun());
  });

  it('gives the verdict at a glance', async () => {
    const page = await open(url);
    expect(await page.locator('h1').textContent()).toContain('Does not conform');
    expect(await page.locator('.chips').innerText()).toMatch(
      /1 failed[^]*1 unresolved[^]*1 warned[^]*1 flaky[^]*1 known/,
    );
    expect(await page.locator('tr', { hasText: 'MUST' }).locator('td').first().innerText()).toBe('1');
    expect(await page.locator('main').innerText()).toContain('no test tries it');
    await page.close();
  });

  it('is worked by keyboard: search, go to a test, open it, unfold a literal', async () => {
    const page = await open(`${url}#tests?show=all`);
    await page.keyboard.press('/');
    await page.keyboard.type('deletion broken');
    expect(await page.locator('output').innerText()).toBe('1 of 8 tests');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
    const row = page.locator('details.row');
    expect(await row.locator('mark').innerText()).toBe('${plain.size}');
    expect(await row.locator('.requirements').first().innerText()).toMatch(/Broken\s+MUST\s+DELE marks/);
    expect(await row.locator('.transcript').innerText()).toContain('\\x00\\x1b[31m\\r\\n');
    const fold = row.locator('.fold');
    expect(await fold.innerText()).toMatch(/literal of 240 octets/);
    expect(await fold.locator('pre').isVisible()).toBe(false);
    await fold.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await fold.locator('pre').isVisible()).toBe(true);
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.transcript') === null);
    await page.close();
  });

  it('shows trouble first, narrows by choice, and keeps it in the address', async () => {
    const page = await open(`${url}#tests`);
    const found = page.locator('output');
    expect(await found.innerText()).toBe('4 of 8 tests');
    await page.getByLabel('Verdict').selectOption('all');
    await page.getByLabel('Suite').selectOption('pop3/uidl');
    expect(await found.innerText()).toBe('2 of 8 tests');
    await page.reload();
    expect(await found.innerText()).toBe('2 of 8 tests');
    await page.getByLabel('Suite').selectOption('');
    await page.getByLabel('Level').selectOption('MAY');
    expect(await page.locator('details.row').count()).toBe(1);
    await page.close();
  });

  it('leads from an address straight to a test, from there back, and to every part', async () => {
    const page = await open(`${url}#tests/pop3/deletion/known`);
    expect(await page.locator('details.row[open]').innerText()).toContain(
      'Known issue: an old one javascript:alert(1)',
    );
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    for (const [name, text] of [
      ['Rules', '7 violations in 120 responses'],
      ['Skipped', 'Requires TOP'],
      ['Known and flaky', 'known-issues.yaml:3: it passes now'],
      ['Server', 'unasked, as in IDLE'],
    ] as const) {
      await page.locator('nav a', { hasText: name }).click();
      await page.locator('main', { hasText: text }).waitFor({ timeout: 5_000 });
    }
    expect(await page.locator('main').innerText()).toMatch(/Not taken \(1\)\s+MAY\s+A server may have TOP/);
    await page.goBack();
    await page.locator('main', { hasText: 'Passed 2 of 3' }).waitFor({ timeout: 5_000 });
    await page.close();
  });

  it('is dark where the reader is, and wide enough nowhere to scroll sideways', async () => {
    const page = await open(url);
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper()).not.toBe(light);
    await page.setViewportSize({ width: 360, height: 700 });
    for (const part of ['overview', 'tests/pop3/deletion/broken', 'rules', 'skipped', 'issues', 'profile']) {
      await page.goto(`${url}#${part}`);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(excess, part).toBeLessThanOrEqual(0);
    }
    await page.close();
  });

  it('is printed whole: every part, and what is in trouble unfolded', async () => {
    const page = await open(url);
    const parts = page.locator('h2.part');
    expect(await parts.count()).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await parts.allInnerTexts()).toHaveLength(6);
    expect(await page.locator('details.row.fail[open] .transcript').count()).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await parts.count()).toBe(1);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
    await page.close();
  });

  it('lets nothing run that a server says', async () => {
    const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)><!--<svg onload=alert(3)>"'\`\u202e`;
    const evilUrl = await written('evil', mixedRun(evil));
    const page = await open(evilUrl);
    for (const part of ['overview', 'tests/pop3/deletion/broken', 'rules', 'issues', 'profile']) {
      await page.goto(`${evilUrl}#${part}`);
      await page.locator('main').waitFor();
      expect(await page.locator('img, svg').count(), part).toBe(0);
    }
    await page.goto(`${evilUrl}#tests/pop3/deletion/broken`);
    expect(await page.locator('.versus .actual').innerText()).toContain('<img src=x onerror=alert(2)>');
    expect(await page.locator('.hint').innerText()).toContain('\\xe2\\x80\\xae');
    await page.close();
  });

  it('says what it is where scripts are off', async () => {
    const plain = await openBrowser({ isScripted: false });
    const page = await plain.context.newPage();
    await page.goto(url);
    expect(await page.locator('body').innerText()).toMatch(/Example server 2\.3[^]*Does not conform[^]*needs scripts/);
    await plain.close();
  });
});

describe('a comparison in a browser', () => {
  const print = (): string => '';
  const prints = { test: print, rule: print };

  it('shows what is not alike, and finds the rest', async () => {
    const path = join(folder, 'compare.html');
    const before = await reportOf('before', mixedRun());
    const after = await reportOf(
      'after',
      eventsOf([result('pop3/deletion/sound', 'fail'), result('pop3/deletion/broken', 'pass')], { rules: [soundRule] }),
    );
    await writeComparison(path, compare([before, after], prints), '0.1.0');
    const page = await open(pathToFileURL(path).href);
    expect(await page.locator('h1').innerText()).toBe('Runs of one server');
    await page.locator('nav a', { hasText: 'Tests' }).click();
    const lines = page.locator('.comparison tbody tr');
    await page.locator('.comparison', { hasText: 'pop3/deletion/sound' }).waitFor({ timeout: 5_000 });
    expect(await lines.first().innerText()).toMatch(/pop3\/deletion\/sound\s+✓ passed\s+✗ failed[^]*new/);
    expect(await lines.nth(1).innerText()).toMatch(/pop3\/deletion\/broken[^]*✗ failed[^]*✓ passed\s+fixed/);
    await page.keyboard.press('/');
    await page.keyboard.type('uidl soft');
    expect(await page.locator('output').innerText()).toBe('1 line');
    await page.setViewportSize({ width: 360, height: 700 });
    const right = await lines
      .first()
      .evaluate((line) => Math.max(...[...line.children].map((cell) => cell.getBoundingClientRect().right)));
    expect(right).toBeLessThanOrEqual(360);
    await page.close();
  });
});

async function reportOf(name: string, events: readonly RunEvent[]): Promise<{ file: string; report: Report }> {
  const file = join(folder, `${name}.json`);
  const reporter = new JsonReporter(file, '0.1.0');
  for (const event of events) reporter.event(event);
  await reporter.end();
  return { file, report: readReport(file) };
}

describe('a run of 4,000 tests', () => {
  /** Milliseconds; see docs/reports.md. */
  const limit = 1_000;

  it('is shown within a second, and its whole list soon after', async () => {
    const url = await written('long', longRun(4_000));
    const loaded: number[] = [];
    const whole: number[] = [];
    for (const part of ['overview', 'tests?show=all', 'tests?show=all']) {
      const page = await open(`${url}#${part}`);
      await page.locator('main').waitFor();
      loaded.push(
        await page.evaluate(() => {
          const [entry] = performance.getEntriesByType('navigation');
          return entry instanceof PerformanceNavigationTiming ? entry.loadEventEnd : Infinity;
        }),
      );
      if (part !== 'overview') {
        const all = await page.waitForFunction(
          () => document.querySelectorAll('details.row').length === 4_000 && performance.now(),
        );
        whole.push(Number(await all.jsonValue()));
      }
      await page.close();
    }
    const told = (times: readonly number[]): string => times.map((time) => `${time.toFixed(0)} ms`).join(', ');
    console.log(`4,000 tests: loaded in ${told(loaded)}, all in the list in ${told(whole)}`);
    // The better of two, as others may load the machine.
    expect(loaded[0]).toBeLessThan(limit);
    expect(Math.min(...loaded.slice(1))).toBeLessThan(limit);
    expect(Math.min(...whole)).toBeLessThan(2 * limit);
  });
});
