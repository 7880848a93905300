import { createColors } from 'picocolors';
import type { Problem } from './problem.js';

export interface RenderOptions {
  readonly colors: boolean;
  /** The lines of the problem's file; without them there is no code frame. */
  readonly source?: readonly string[] | undefined;
}

/** A problem as a person reads it: the complaint, its place, the line with a caret, and what to write instead. */
export function renderProblem({ severity, message, place, mend }: Problem, { colors, source }: RenderOptions): string {
  const paint = createColors(colors);
  const strong = severity === 'error' ? paint.red : paint.yellow;
  const gutter = ' '.repeat(String(place.line).length);
  const bar = paint.blue(`${gutter} |`);
  const lines = [
    `${paint.bold(strong(severity))}${paint.bold(`: ${message}`)}`,
    `${gutter}${paint.blue('-->')} ${place.file}:${place.line}:${place.column}`,
  ];
  const line = source?.[place.line - 1];
  if (line !== undefined) {
    const caret = `${' '.repeat(place.column - 1)}${strong('^'.repeat(place.length))}`;
    lines.push(bar, `${paint.blue(`${place.line} |`)} ${line.replaceAll('\t', ' ')}`, `${bar} ${caret}`);
  }
  if (mend !== undefined) lines.push(`${gutter} ${paint.blue('=')} ${mend}`);
  return lines.join('\n');
}
