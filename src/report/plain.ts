import { printable } from '../text/visible.js';

/** Text on one line, in which nothing is left that a terminal would obey or not show. */
export const oneLine = (text: string): string => printable(text);

/** As {@link oneLine}, of several lines. */
export const manyLines = (text: string): string => text.split('\n').map(printable).join('\n');

/**
 * A line that no CI system takes for a command. GitHub Actions obeys `::name::` at the start of a line, spaces apart; its older
 * `##[name]`, Azure's `##vso[name]` and TeamCity's `##teamcity[name]` are obeyed elsewhere in a line too.
 */
export const harmless = (line: string): string =>
  line.replace(/^(\s*):(?=:)/, '$1\\x3a').replace(/##(?=\w*\[)/g, '#\\x23');
