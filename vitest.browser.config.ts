import { defineConfig } from 'vitest/config';

/** `npm run browser`: the pages in a real browser. Apart from `npm test`, which needs nothing but Node. */
export default defineConfig({
  test: {
    include: ['src/**/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    retry: process.env.CI === undefined ? 0 : 1,
  },
});
