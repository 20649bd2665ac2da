import { defineConfig } from 'vitest/config'

/** So many times as many cases of each property, as `test/support/tries.ts` has it: they take as many times as long. */
const times = Math.max(1, Number(process.env.TIMES ?? 1))
// more than `test/support/patience.ts`, so that a test in vain ends with what it waited for
const limits = { testTimeout: 300_000 * times, hookTimeout: 300_000, pool: 'forks' } as const

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // suites mostly wait for processes and sockets: more of them than cores is faster
    maxWorkers: 6,
    projects: [
      // what a suite changes in its process it puts back, so that none needs a process of its own
      { test: { name: 'spec', ...limits, include: ['test/spec/**/*.test.ts'], isolate: false } },
      {
        test: {
          name: 'parts',
          ...limits,
          include: ['test/**/*.test.ts'],
          isolate: false,
          exclude: ['test/spec/**'],
          setupFiles: ['test/support/check-answers-setup.ts'],
          globalSetup: ['test/support/template-database.ts'],
        },
      },
    ],
  },
})
