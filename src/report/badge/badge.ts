import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, RunEvent, Summary } from '../../events/events.js';
import { html } from '../../text/html.js';

interface Face {
  readonly text: string;
  readonly color: string;
}

/** Dark enough for white text on them. */
const colors = { green: '#2c7a3f', amber: '#8a6100', red: '#b3261e', grey: '#5f6368' } as const;

/** Pixels of a character at 11 px; `textLength` makes it so whatever font there is. */
const characterWidth = 6.6;
const padding = 7;
const height = 20;

/** A picture for a README that says what came of the last run: SVG without anything from elsewhere. */
export class BadgeReporter implements Reporter {
  readonly #path: string;
  #face: Face = { text: 'unknown', color: colors.grey };

  constructor(path: string) {
    this.#path = path;
  }

  event(event: RunEvent): void {
    if (event.type === 'run-ended') this.#face = faceOf(event.summary);
    if (event.type === 'run-broken') this.#face = { text: 'did not run', color: colors.grey };
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(this.#path, badge('mailspec', this.#face));
      resolve();
    });
  }
}

function faceOf({ counts, rules, exitCode, interrupted, baseline }: Summary): Face {
  const broken = rules.filter(({ known }) => !known);
  const failed = counts.fail + broken.filter(({ verdict }) => verdict === 'fail').length;
  const warned = counts.warn + broken.filter(({ verdict }) => verdict === 'warn').length;
  const known = baseline?.known ?? 0;
  if (interrupted) return { text: 'interrupted', color: colors.grey };
  if (exitCode === 1)
    return { text: failed > 0 && !baseline ? `${failed} failed` : 'does not conform', color: colors.red };
  if (exitCode !== 0) return { text: 'inconclusive', color: colors.grey };
  if (known > 0) return { text: plural(known, 'known issue'), color: colors.amber };
  if (warned > 0) return { text: `conforms, ${plural(warned, 'warning')}`, color: colors.amber };
  return { text: `conforms, ${plural(counts.pass, 'test')}`, color: colors.green };
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function badge(label: string, { text, color }: Face): string {
  const widthOf = (word: string): number => Math.round(word.length * characterWidth) + 2 * padding;
  const start = widthOf(label);
  const width = start + widthOf(text);
  const word = (content: string, from: number) =>
    html`<text x="${from + padding}" y="14" textLength="${Math.round(content.length * characterWidth)}"
      >${content}</text
    >`;
  return `${html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${label}: ${text}"
  >
    <title>${label}: ${text}</title>
    <clipPath id="r"><rect width="${width}" height="${height}" rx="3" /></clipPath>
    <g clip-path="url(#r)">
      <rect width="${width}" height="${height}" fill="#3c4043" />
      <rect x="${start}" width="${width - start}" height="${height}" fill="${color}" />
    </g>
    <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${word(label, 0)}${word(text, start)}</g>
  </svg>`.toString()}\n`;
}
