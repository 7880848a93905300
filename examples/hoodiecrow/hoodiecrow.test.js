// hoodiecrow-imap, an IMAP server in Node that others wrote, held against mailspec in vitest.
import { fileURLToPath } from 'node:url';
import { mailspec } from 'mailspec/vitest';
import { afterAll } from 'vitest';
import { accounts, start } from './server.js';

let server;
afterAll(() => server?.stop());

mailspec({
  name: 'hoodiecrow-imap',
  target: async () => {
    server = await start();
    return { name: 'hoodiecrow-imap', ports: { imap: server.port }, accounts };
  },
  selectors: ['imap/login', 'imap/select', 'imap/append', 'imap/store', 'imap/search', 'imap/expunge', '!imap/**@rev2'],
  baseline: fileURLToPath(new URL('known-issues.yaml', import.meta.url)),
  timeout: 150_000,
});
