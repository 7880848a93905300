import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'fixtures/**/*.test.ts', 'bench/**/*.test.ts'],
    // Socket tests share nothing but modules; without isolation they run in a third of the time.
    isolate: false,
    testTimeout: 20_000,
    // Deadlines of sockets on a machine that others load: in CI, what fails twice has failed.
    retry: process.env.CI === undefined ? 0 : 1,
    setupFiles: ['./vitest.setup.ts'],
  },
});
