import { writeFileSync } from 'node:fs';
import pc from 'picocolors';
import { filesToFormat, formatFile, renderProblem, shown, type Problem } from '../../script/index.js';
import { bundledSuites } from '../catalog.js';
import { exit } from '../exit.js';
import { fmtOptions } from './options.js';

/** `mailspec fmt`: makes the layout of scripts uniform; with `--check` only says whose is not. */
export function fmt(paths: readonly string[], given: object): number {
  const { check } = fmtOptions.parse(given);
  const { files, problems } = filesToFormat(paths.length > 0 ? paths : [bundledSuites]);
  const tell = (text: string): void => void process.stdout.write(`${text}\n`);
  const complain = (problem: Problem, source?: string): void =>
    tell(renderProblem(problem, { colors: pc.isColorSupported, source: source?.split('\n') }));
  for (const problem of problems) complain(problem);
  let changed = 0;
  let refused = problems.length;
  for (const file of files) {
    const result = formatFile(file);
    for (const problem of result.problems) complain(problem, result.source);
    if (result.formatted === undefined) {
      refused += 1;
      if (result.problems.length === 0)
        tell(`${shown(file)}: left as it is, since its layout cannot be changed safely`);
    } else if (result.formatted !== result.source) {
      changed += 1;
      if (check !== true) writeFileSync(file, result.formatted);
      tell(`${check === true ? 'not formatted' : 'formatted'}: ${shown(file)}`);
    }
  }
  tell(`${files.length.toString()} scripts, ${changed.toString()} ${check === true ? 'to format' : 'formatted'}`);
  if (refused > 0) return exit.usage;
  return check === true && changed > 0 ? exit.deviates : exit.conforms;
}
