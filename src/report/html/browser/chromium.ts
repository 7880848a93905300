import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** Where Debian and others put it; `CHROMIUM` names another place. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function executable(): string {
  const named = process.env.CHROMIUM;
  const tried = named === undefined ? places : [named];
  const found = tried.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `no Chromium at ${tried.join(', ')}: install it (Debian: apt-get install chromium), or name it in CHROMIUM`,
  );
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenBrowser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Chromium with a profile of its own, which is gone when it closes; it is offline. */
export async function openBrowser(options: { readonly isScripted?: boolean } = {}): Promise<OpenBrowser> {
  const executablePath = executable();
  const profile = mkdtempSync(join(tmpdir(), 'mailspec-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    offline: true,
    javaScriptEnabled: options.isScripted ?? true,
    viewport: { width: 1280, height: 900 },
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
