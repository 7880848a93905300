import { readFileSync } from 'node:fs';
import { reportShape, format, type Report } from './model.js';

/** A file that is no JSON report, or not one that can be used; the message says which and why. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Reads and checks a JSON report.
 * @throws {ReportError} with the file's name, what is wrong and the mend
 */
export function readReport(file: string): Report {
  return checked(parsed(textOf(file), file), file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new ReportError(`the report ${file} cannot be read: ${REASONS[code] ?? message}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is a file',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
  ERR_STRING_TOO_LONG: 'it is larger than 500 MB',
};

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const isOurs = text.startsWith('{"format":');
    if (isOurs && !/\}\s*$/.test(text.slice(-10)))
      throw new ReportError(`${file} breaks off in the middle: the run that wrote it was killed, or still runs`);
    if (/^\s*</.test(text))
      throw new ReportError(
        `${file} is XML: this needs the JSON report, which --reporter json=FILE writes (junit-report-merger merges JUnit files)`,
      );
    // The parser quotes the text around the fault, which may be anything.
    const why = error instanceof SyntaxError && text.trim() !== '' ? 'it is not JSON' : 'it is empty';
    throw new ReportError(`${file} is no JSON report of mailspec: ${why}; --reporter json=FILE writes one`);
  }
}

function checked(value: unknown, file: string): Report {
  const found = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (typeof found !== 'number')
    throw new ReportError(`${file} is no JSON report of mailspec: it has no "format"; --reporter json=FILE writes one`);
  if (found !== format)
    throw new ReportError(
      `${file} has format ${found}, this version of mailspec reads format ${format}: ${
        found > format ? 'use a newer mailspec' : 'run the tests again'
      }`,
    );
  const { success, data, error } = reportShape.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    const path = issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('') ?? '';
    throw new ReportError(`${file} is no sound report: ${path.replace(/^\./, '')}: ${issue?.message ?? 'invalid'}`);
  }
  const known = new Set(data.tests.map(({ id }) => id));
  const stray = data.results.find(({ test }) => !known.has(test));
  if (stray) throw new ReportError(`${file} is no sound report: results has ${stray.test}, which is not in tests`);
  if (!data.summary && !data.broken) throw new ReportError(`${file} is no sound report: it has no "summary"`);
  return data;
}
