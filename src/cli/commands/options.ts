import { existsSync } from 'node:fs';
import { z } from 'zod';
import { pipelineKinds } from '../init/kinds.js';

/** Options as commander yields them; this is where they get their types. */
export const targetOptions = z.object({
  target: z.array(z.string()).default([]),
  certificate: z.string().optional(),
  disposable: z.boolean().optional(),
  seed: z.string().optional(),
  timeoutScale: z.number().optional(),
});

/** What makes a run fail. */
const policyOptions = {
  baseline: z.string().optional(),
  failLevel: z.enum(['must', 'should']).optional(),
  minExecuted: z.string().optional(),
};

export const runOptions = targetOptions.extend({
  ...policyOptions,
  reporter: z.array(z.string()).default([]),
  jobs: z.number().int().optional(),
  bail: z.boolean().optional(),
  retries: z.number().int().optional(),
  repeat: z.number().int().optional(),
  lastFailed: z.boolean().optional(),
  safe: z.boolean().optional(),
  pause: z.number().optional(),
  readMail: z.boolean().optional(),
  watch: z
    .union([z.boolean(), z.array(z.string())])
    .optional()
    .transform((given) => (given === true ? [] : given === false ? undefined : given)),
  shard: z.object({ index: z.number(), count: z.number() }).optional(),
  suites: z.array(z.string()).default([]),
  messages: z.string().optional(),
  prefix: z.string().optional(),
  verbose: z.boolean().optional(),
});

export const initOptions = z.object({
  name: z.string().trim().min(1).optional(),
  imap: z.array(z.string()).default([]),
  pop3: z.array(z.string()).default([]),
  user: z.array(z.string()).default([]),
  disposable: z.boolean().optional(),
  certificate: z.string().optional(),
  seed: z.string().optional(),
  start: z.string().optional(),
  stop: z.string().optional(),
  ready: z.array(z.string()).default([]),
  log: z.string().optional(),
  select: z.array(z.string()).default([]),
  ci: z.enum(pipelineKinds).optional(),
  baseline: z.boolean(),
  yes: z.boolean().optional(),
  force: z.boolean().optional(),
});

const servers = z.array(z.string()).default([]);

export const checkOptions = z.object({
  ...policyOptions,
  imap: servers,
  imaps: servers,
  pop3: servers,
  pop3s: servers,
  user: z.string().optional(),
  passwordFile: z.string().optional(),
  certificate: z.string().optional(),
  resolver: z.string().optional(),
  allowClear: z.boolean().optional(),
  tests: z.boolean().optional(),
  all: z.boolean().optional(),
  readMail: z.boolean().optional(),
  pause: z.number().optional(),
  timeoutScale: z.number().optional(),
  prefix: z.string().optional(),
  dryRun: z.boolean().optional(),
  json: z.boolean().optional(),
  reporter: z.array(z.string()).default([]),
  verbose: z.boolean().optional(),
});
export type CheckOptions = z.infer<typeof checkOptions>;

export const baselineOptions = z.object({ from: z.string(), failLevel: z.enum(['must', 'should']) });
export const mergeOptions = z.object({
  reporter: z.array(z.string()).default([]),
  verbose: z.boolean().optional(),
  ...policyOptions,
});
export const reportOptions = z.object({ reporter: z.array(z.string()).default([]), verbose: z.boolean().optional() });
export const listOptions = z.object({ suites: z.string().optional(), json: z.boolean().optional() });
export const coverageOptions = z.object({
  suites: z.string().optional(),
  json: z.boolean().optional(),
  html: z.string().optional(),
  brief: z.boolean().optional(),
  check: z.boolean().optional(),
});
export const compareOptions = z.object({
  html: z.string().optional(),
  all: z.boolean().optional(),
  json: z.boolean().optional(),
});
export const explainOptions = z.object({ suites: z.string().optional(), json: z.boolean().optional() });
export const fmtOptions = z.object({ check: z.boolean().optional() });
export const lintOptions = z.object({ messages: z.string().optional() });
export const probeOptions = targetOptions.extend({ json: z.boolean().optional() });

const proxyOptions = z.object({
  target: z.array(z.string()).default([]),
  certificate: z.string().optional(),
  host: z.string(),
  imap: z.number(),
  pop3: z.number(),
  connections: z.number().int().optional(),
});
export const tapOptions = proxyOptions.extend({ alone: z.boolean().optional() });
export const recordOptions = proxyOptions.extend({ force: z.boolean().optional(), messages: z.string().optional() });

export const serveOptions = z.object({
  host: z.string(),
  imap: z.number(),
  imaps: z.number(),
  pop3: z.number(),
  pop3s: z.number(),
  lmtp: z.number().optional(),
  account: z.array(z.string()).default([]),
  revision: z.enum(['both', 'rev1', 'rev2']),
  fault: z.array(z.string()).default([]),
  certificate: z.string().optional(),
});

/**
 * Arguments that are files or folders of scripts (`my/suite.yaml`, `my/suite.yaml:12`, `my/`) apart from selectors proper.
 * A word such as `pop3` is a selector even where a folder of that name stands here: write `./pop3` for the folder.
 */
export function splitArguments(args: readonly string[]): { paths: string[]; selectors: string[] } {
  const paths = new Set<string>();
  const selectors: string[] = [];
  for (const argument of args) {
    const [, file = argument] = /^(.+\.ya?ml):\d+$/.exec(argument) ?? [];
    const isScript = /\.ya?ml$/.test(file) && existsSync(file);
    const isFolder = /^\.{0,2}\/|\/$/.test(argument) && existsSync(argument);
    if (isScript || isFolder) paths.add(file);
    // A file alone selects all that is in it; a place in it, or no path at all, selects by itself.
    if (!(isScript || isFolder) || file !== argument) selectors.push(argument);
  }
  return { paths: [...paths], selectors };
}
