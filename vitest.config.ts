import { defineConfig } from 'vitest/config';

const common = {
  // A page on a busy machine shows in a second what it shows here at once; what never comes is still found.
  expect: { poll: { timeout: 15_000 } },
  benchmark: { include: [] },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Properties over years take seconds on a busy machine; a hang is still found.
          testTimeout: 30_000,
          ...common,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 30_000,
          ...common,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 120_000,
          ...common,
        },
      },
      {
        test: {
          name: 'peers',
          include: ['test/peers/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...common,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          ...common,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...common,
        },
      },
    ],
  },
});
