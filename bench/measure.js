import { spawnSync } from 'node:child_process'

/** Runs a program to its end: seconds it took, its exit code, and what it printed. */
export function timed(command, args, options = {}) {
  const start = performance.now()
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
    ...options,
  })
  return { seconds: (performance.now() - start) / 1000, status, stdout, stderr, error }
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

/** Results of so many runs, one after the other. */
export function repeat(count, run) {
  return Array.from({ length: count }, (_, index) => run(index))
}
