import { filesOf } from '../files.js';
import { Problems, type Problem } from '../problem.js';

/** The scripts that paths stand for. */
export function filesToFormat(paths: readonly string[]): { files: readonly string[]; problems: readonly Problem[] } {
  const problems = new Problems();
  const files = filesOf(paths, problems).map(({ file }) => file);
  return { files, problems: problems.sorted() };
}
