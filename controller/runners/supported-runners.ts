import type { RunnerSetup } from '../ports/runners.ts'

/** What is told to whoever runs another one, and stands in docs/runners.md. */
const supported = 'supported are connect-extension-runner 24.0 to 25.x, and 26.24 and later'

/**
 * Why a runner would lose tasks with us; undefined where it works, or is none of the lines of connect-extension-runner:
 * `0.0.0` is one that is being developed, and other clients name themselves otherwise.
 * Before 24.0 there are no scheduled tasks, no counts, and some refuse the messages of today. From 26.0 to 26.23 variables
 * were an object instead of a list.
 */
export function whyUnsupported({
  version,
  runnerVersion,
}: Pick<RunnerSetup, 'version' | 'runnerVersion'>): string | undefined {
  if (runnerVersion === null)
    return version === 1 ? `its line is older than 24.0, as it names none; ${supported}` : undefined
  const [, major = '', minor = ''] = /^(\d{1,4})\.(\d{1,4})(?:\.|$)/.exec(runnerVersion) ?? []
  const [line, release] = [Number(major), Number(minor)]
  const isTooOld = line > 0 && line < 24
  const isBetween = line === 26 && release < 24
  return isTooOld || isBetween ? `its version is ${line}.${release}; ${supported}` : undefined
}
