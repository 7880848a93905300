import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { RunEvent, Summary } from '../../events/events.js';
import { brokenRule, eventsOf, result } from '../testing/events.js';
import { BadgeReporter } from './badge.js';

const run = (more: Partial<Summary>): RunEvent[] => eventsOf([result('a/b/c', 'pass')], { exitCode: 0, ...more });

test.each<[string, RunEvent[]]>([
  ['conforms, 1 test', run({})],
  ['conforms, 2 warnings', run({ counts: { pass: 3, warn: 2, fail: 0, skip: 0, unresolved: 0, error: 0 } })],
  ['1 failed', run({ exitCode: 1, rules: [brokenRule] })],
  ['inconclusive', run({ exitCode: 4 })],
  ['interrupted', run({ exitCode: 130, interrupted: true })],
  ['did not run', [{ type: 'run-broken', message: '<x>', exitCode: 3 }]],
  ['unknown', []],
])('says %s, in well-formed SVG that needs nothing from elsewhere', async (words, events) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-badge-'));
  try {
    const path = join(folder, 'new', 'badge.svg');
    const reporter = new BadgeReporter(path);
    for (const event of events) reporter.event(event);
    await reporter.end();
    const svg = readFileSync(path, 'utf8');
    expect(svg).toContain(`aria-label="mailspec: ${words}"`);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|<script|<style/);
    expect(await validateXML({ xml: svg, schema: anySvg })).toMatchObject({ valid: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const anySvg = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/svg">
  <xs:element name="svg"><xs:complexType><xs:sequence><xs:any maxOccurs="unbounded" processContents="skip"/></xs:sequence>
  <xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`;
