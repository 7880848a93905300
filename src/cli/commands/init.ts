import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { write as writeIssues } from '../../policy/index.js';
import { checkTargetText, ConfigError } from '../../target/index.js';
import { CommandError, exit } from '../exit.js';
import { questions } from '../init/ask.js';
import type { Answers } from '../init/answers.js';
import { answersFrom, askFor, type InitOptions } from '../init/complete.js';
import { baselineFile, inShell, pipelineFile } from '../init/pipelines.js';
import { targetFile } from '../init/target-file.js';
import { version } from '../version.js';
import { initOptions } from './options.js';

const targetName = 'mailspec.yaml';

/** `mailspec init`: writes a target file, a list of known issues and a pipeline, and says what to do next. */
export async function init(folder: string, given: object): Promise<number> {
  const options = initOptions.parse(given);
  const top = resolve(folder);
  const name = basename(top) || 'mail server';
  // Typed as always there, absent on anything but a terminal.
  const isTerminal = (process.stdin as { isTTY?: boolean }).isTTY === true;
  const answers = answersFrom(isTerminal && options.yes !== true ? await asked(options, name) : options, name);
  const pipeline =
    answers.pipeline === 'none' ? undefined : pipelineFile(answers.pipeline, { ...answers, version: version() });
  const target = targetFile(answers);
  checkTarget(target);
  const files = new Map([
    [targetName, target],
    ...(answers.baseline ? [[baselineFile, writeIssues(undefined, []).text] as const] : []),
    ...(pipeline ? [[pipeline.path, pipeline.text] as const] : []),
  ]);
  writeAll(top, files, options.force === true);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const path of files.keys()) say(`wrote ${join(folder, path)}`);
  for (const line of nextSteps(answers, folder, pipeline?.secret)) say(line);
  return exit.conforms;
}

async function asked(options: InitOptions, name: string): Promise<InitOptions> {
  const { ask, close } = questions(process.stdin, process.stderr);
  try {
    return await askFor(options, name, ask);
  } finally {
    close();
  }
}

/**
 * Whatever a flag got wrong is told now, and not by the first run.
 * @throws {CommandError}
 */
function checkTarget(text: string): void {
  try {
    checkTargetText(text, targetName);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A key of the file has the name of its flag.
    throw new CommandError(error.complaints.map((line) => line.replace(/^\S+ "([\w-]+)":/, '--$1:')).join('\n'));
  }
}

/** Writes all or nothing. */
function writeAll(top: string, files: ReadonlyMap<string, string>, isForced: boolean): void {
  const there = [...files].filter(([path]) => existsSync(join(top, path)));
  const changed = there.filter(([path, text]) => !isForced && textOf(join(top, path)) !== text);
  if (changed.length > 0) {
    const names = changed.map(([path]) => path).join(', ');
    throw new CommandError(
      `${names}: there already, so nothing was written; --force overwrites, --ci none leaves pipelines alone`,
    );
  }
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    }
  } catch (error) {
    throw new CommandError(`cannot write: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function nextSteps(
  { users, server, baseline, selectors }: Answers,
  folder: string,
  secret: string | undefined,
): string[] {
  const variables = users.map(({ variable }) => variable).join(', ');
  const run = ['mailspec run', ...selectors.map(inShell), `--target ${targetName}`].join(' ');
  const known = baseline ? ` --baseline ${baselineFile}` : '';
  return [
    '',
    'Next:',
    ...(resolve(folder) === resolve('.') ? [] : [`  cd ${folder}`]),
    `  set ${variables} to the ${users.length === 1 ? 'password' : 'passwords'}`,
    ...(server
      ? []
      : [`  mailspec probe --target ${targetName}                 is it reachable, and what does it offer`]),
    `  ${run} --reporter console --reporter json`,
    ...(baseline ? [`  mailspec baseline write ${baselineFile}             accept what fails today`] : []),
    `  ${run}${known}`,
    ...(secret === undefined ? [] : [`  keep the passwords for the pipeline ${secret.replace('%s', variables)}`]),
    '  commit the files',
  ];
}
