import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'fixtures/**/*.test.ts', 'bench/**/*.test.ts'],
    // Socket tests share nothing but modules; without isolation they run in a third of the time.
    isolate: false,
    testTimeout: 20_000,
    setupFiles: ['./vitest.setup.ts'],
  },
});
