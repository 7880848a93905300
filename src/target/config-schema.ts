import { z } from 'zod';
import { DEFAULT_PREFIX } from './target.js';
import { hostAndPort } from './url.js';

// The file is read with YAML's failsafe schema: every scalar is text, so that the password 0123 stays what it is. What is
// a number or a truth value all the same says so in `json`, for editors.
const scalar = (json: string[], pattern: RegExp, mend: string) =>
  z.string({ error: mend }).regex(pattern, { error: mend }).meta({ json });

const flag = (description: string) =>
  scalar(['boolean', 'string'], /^(?:true|false)$/, 'write true or false')
    .transform((text) => text === 'true')
    .describe(description);

const words = (description: string) =>
  z.string({ error: 'write text' }).min(1, { error: 'write some text' }).describe(description);

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
const duration = (description: string) =>
  scalar(['string'], /^\d+(?:ms|s|m)$/, 'write a duration such as 500ms, 30s or 3m')
    .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/\d+/, '')] ?? 1))
    .describe(description);

const SIZES: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 * 1024 };
const size = (description: string) =>
  scalar(['integer', 'string'], /^[1-9]\d*(?:KiB|MiB)?$/, 'write a number of octets such as 65536, 64KiB or 64MiB')
    .transform((text) => Number.parseInt(text, 10) * (SIZES[text.replace(/\d+/, '')] ?? 1))
    .describe(description);

const port = scalar(['integer', 'string'], /^\d{1,5}$/, 'write a port from 1 to 65535')
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65_535, { error: 'write a port from 1 to 65535' });

const endpoint = (implicit: boolean) =>
  z
    .strictObject({
      host: words('Host name or address.'),
      port: port.describe('TCP port.'),
      tls: z
        .enum(['none', 'starttls', 'implicit'], { error: 'write none, starttls or implicit' })
        .default(implicit ? 'implicit' : 'none')
        .describe('none: in clear; starttls: changed to TLS before login; implicit: TLS from the start.'),
      starttls: flag('STARTTLS or STLS is offered here, and is tested.').optional(),
    })
    .describe(implicit ? 'The port with TLS from the start.' : 'The port without TLS from the start.');

const password = z
  .union(
    [
      z.string(),
      z.strictObject({ env: z.string().min(1).describe('The environment variable that holds it.') }),
      z.strictObject({ file: z.string().min(1).describe('A file that holds it, and nothing else.') }),
      z.strictObject({ prompt: flag('Ask for it on the terminal.').pipe(z.literal(true)) }),
    ],
    { error: 'write a password, {env: NAME}, {file: FILE} or {prompt: true}' },
  )
  .describe('The password, or where it comes from.');

const account = z.strictObject({
  user: words('User name for login.'),
  password,
  disposable: flag('Whatever is in the INBOX of this account may be deleted.').default(false),
  address: words('The address for delivery by LMTP or SMTP; the user name where absent.').optional(),
});

const DELIVERY = /^(?<way>lmtp|smtp):\/\/(?<address>[^/]+)\/?$/;
const seedMend = 'write append, lmtp://host:port, smtp://host:port or {command: …}';
const seed = z
  .union(
    [
      z.literal('append'),
      z.string().refine((text) => hostAndPort(DELIVERY.exec(text)?.groups?.address ?? '', 25) !== undefined, {
        error: seedMend,
      }),
      z.strictObject({
        command: z.string().min(1).describe('Reads a message from standard input; MAILSPEC_USER says for whom.'),
      }),
    ],
    { error: seedMend },
  )
  .transform((value) => {
    if (value === 'append') return { way: 'append' as const };
    if (typeof value !== 'string') return { way: 'command' as const, command: value.command };
    const groups = DELIVERY.exec(value)?.groups;
    const way = groups?.way === 'lmtp' ? ('lmtp' as const) : ('smtp' as const);
    const address = hostAndPort(groups?.address ?? '', way === 'lmtp' ? 24 : 25) ?? { host: '', port: 0 };
    return { way, ...address };
  })
  .describe('How mail is put into the INBOX: append, lmtp://host:port, smtp://host:port or {command: …}.');

const readyMend = 'write tcp host:port, or log /regular expression/';
const readiness = z
  .string({ error: readyMend })
  .transform((text, context) => {
    const address = hostAndPort(/^tcp (.+)$/.exec(text)?.[1] ?? '');
    if (address) return { kind: 'tcp' as const, ...address };
    const source = /^log \/(.+)\/$/.exec(text)?.[1];
    try {
      if (source !== undefined) return { kind: 'log' as const, pattern: new RegExp(source, 'm') };
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : readyMend });
      return z.NEVER;
    }
    context.addIssue({ code: 'custom', message: readyMend });
    return z.NEVER;
  })
  .describe('tcp host:port, or log /regular expression/ for a line that the server writes.');

const server = z.strictObject({
  start: words('Starts the server: it either stays in the foreground, or returns when the server runs.'),
  stop: words('Stops it; where absent, the process that start left is ended.').optional(),
  ready: z
    .array(readiness, { error: 'write a list' })
    .default([])
    .describe('All of these must hold before it is used.'),
  timeout: duration('How long it may take until it is ready.').default(60_000),
  version: words('Prints the name and version of the server on one line.').optional(),
  log: words('Its log file, of which the end is shown when it does not start.').optional(),
});

const certificateMend = 'write verify, accept, {ca: FILE} or {sha256: FINGERPRINT}';
const certificate = z
  .union(
    [
      z.enum(['verify', 'accept']),
      z.strictObject({ ca: z.string().min(1).describe('PEM file of the authority that signed it.') }),
      z.strictObject({
        sha256: z
          .string()
          .regex(/^(?:[0-9A-Fa-f]{2}:?){32}$/)
          .describe('SHA-256 fingerprint of the certificate.'),
      }),
    ],
    { error: certificateMend },
  )
  .default('verify')
  .describe(
    "Which certificate is taken: one that the system's authorities vouch for, any, one of this authority, or just this one.",
  );

/** A `mailspec.yaml`, as YAML's failsafe schema yields it. */
export const targetFileSchema = z
  .strictObject({
    target: words('A name for the reports.'),
    endpoints: z
      .strictObject({
        imap: endpoint(false).optional(),
        imaps: endpoint(true).optional(),
        pop3: endpoint(false).optional(),
        pop3s: endpoint(true).optional(),
      })
      .refine((endpoints) => Object.keys(endpoints).length > 0, {
        error: 'write at least one of imap, imaps, pop3, pop3s',
      })
      .describe('Where the server listens.'),
    certificate,
    accounts: z
      .array(account, { error: 'write a list of accounts' })
      .min(1, { error: 'write at least one account' })
      .describe('Users to test with. The more, the more tests run at the same time.'),
    seed: seed.optional(),
    server: server.optional().describe('How the server is started, and stopped after the run.'),
    'time-scale': scalar(['number', 'string'], /^\d+(?:\.\d+)?$/, 'write a number such as 1 or 2.5')
      .transform(Number)
      .refine((number) => number > 0, { error: 'write a number above 0' })
      .default(1)
      .describe('All deadlines are multiplied by it: above 1 for a slow server.'),
    prefix: scalar(['string'], /^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'write letters, digits, - and _')
      .default(DEFAULT_PREFIX)
      .describe('What the names of all mailboxes made on the server begin with.'),
    messages: words('A folder of further messages for suites of your own.').optional(),
    limits: z
      .strictObject({
        frame: size('Octets of one response.').optional(),
        total: size('Octets of all that comes over one connection.').optional(),
      })
      .default({})
      .describe('More than this is not read from the server.'),
  })
  .describe('A server to be tested by mailspec');

export type TargetFile = z.output<typeof targetFileSchema>;

/** The JSON Schema of `mailspec.yaml`, for editors: draft 7, which their YAML support knows best. */
export function targetJsonSchema(): unknown {
  return z.toJSONSchema(targetFileSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      if (Array.isArray(jsonSchema.json)) {
        const types = jsonSchema.json as ('string' | 'integer' | 'number' | 'boolean')[];
        (jsonSchema as { type: unknown }).type = types.length === 1 ? types[0] : types;
        delete jsonSchema.json;
      }
    },
  });
}
