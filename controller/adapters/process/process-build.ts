import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessRuntime } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { crashExcerpt } from '../../../core/lib/crash-excerpt.ts'
import { signalGroup } from '../../lib/signal-group.ts'
import { withinTime } from '../../lib/within-time.ts'
import type { Log } from '../../ports/log.ts'
import type { BuildRequest, Release } from '../../ports/runtime.ts'
import type { Collector, FinishSpool } from './process-collector.ts'
import { buildVariable, runtimeVariable } from './process-environment.ts'
import { groupGone } from './process-group.ts'
import { endHelpers } from './process-helpers.ts'
import type { Layout } from './process-layout.ts'
import type { Spawned } from './process-spawn.ts'
import type { Starter, StartOrder } from './process-starter.ts'

/** How many of its last lines a failure shows, and out of how many they are chosen. */
const shownLines = 20
const keptLines = 200

export interface BuildingOptions {
  layout: Layout
  starter: Starter
  collector: Collector
  log: Log
  timeLimitMs: number
}

/**
 * Runs the build command of a release in its checkout, with its output in the environment's log; nothing where there is
 * none. When it ends, and when it is aborted, everything it started is killed.
 * @throws {BowlineError} `build-failed`, with how it ended; its last lines are its output
 * @throws the reason of the request's signal, once nothing of the build is left
 */
export async function buildRelease(
  { environment, id, tag }: Release,
  { runtime, signal }: BuildRequest<ProcessRuntime>,
  { layout, starter, collector, log, timeLimitMs }: BuildingOptions,
): Promise<void> {
  if (runtime.build === null) return
  const output = join(layout.release(environment, id), 'output')
  const build = {
    title: `${environment} at ${tag}`,
    starter,
    order: {
      environment,
      command: runtime.build,
      directory: layout.checkout(environment, id),
      env: { CI: '1', [buildVariable]: id },
      output,
    },
    marks: [`${runtimeVariable}=${layout.runtimeId}`, `${buildVariable}=${id}`],
    signal,
    timeLimitMs,
    log,
  }
  const mark = { variables: build.marks, output }
  await runBuild(build, (seen) =>
    collector.collect({ environment, source: 'build', file: output, mark, resume: false, seen }),
  )
}

interface BuildCommand {
  /** For people, as in `ENV-1234-5678-01 at v1.0.0`. */
  title: string
  starter: Starter
  order: StartOrder
  /** Variables that only its processes have. */
  marks: readonly string[]
  signal: AbortSignal
  timeLimitMs: number
  log: Log
}

/** @param collect begins to collect the output; what it returns is called when the build has ended */
async function runBuild(
  build: BuildCommand,
  collect: (seen: (text: string) => void) => FinishSpool,
): Promise<void> {
  const lines: string[] = []
  const finish = collect((text) => {
    lines.push(text)
    if (lines.length > keptLines) lines.shift()
  })
  let tooLong = false
  const ending = await withinTime(build.timeLimitMs, [build.signal], async (signal) => {
    const ended = await runToEnd(build, signal)
    tooLong = signal.aborted
    return ended
  }).finally(() => finish(() => rm(build.order.output)))
  build.signal.throwIfAborted()
  const problem = tooLong ? `did not end within ${build.timeLimitMs / 1000} s` : describe(ending)
  if (problem) throw buildFailed(`The build of ${build.title} ${problem}.`, lines)
}

async function runToEnd(
  { starter, order, marks, log }: BuildCommand,
  signal: AbortSignal,
): ReturnType<typeof waitFor> {
  signal.throwIfAborted()
  const spawned = await starter.start(order)
  return waitFor(spawned, signal).finally(() =>
    endHelpers({ variables: marks, output: order.output }, { graceMs: 0, log }).then(() =>
      starter.left(order.environment),
    ),
  )
}

async function waitFor({ pid, exited }: Spawned, signal: AbortSignal): Spawned['exited'] {
  const kill = () => signalGroup(pid, 'SIGKILL')
  if (signal.aborted) kill()
  signal.addEventListener('abort', kill)
  try {
    return await exited
  } finally {
    signal.removeEventListener('abort', kill)
    kill()
    await groupGone(pid)
  }
}

function describe({ code, signal }: Awaited<Spawned['exited']>): string | undefined {
  if (signal !== null) return `was killed by ${signal}`
  return code === 0 ? undefined : `failed with exit code ${code}`
}

function buildFailed(summary: string, lines: readonly string[]): BowlineError {
  if (lines.length === 0) return new BowlineError('build-failed', `${summary} It wrote nothing.`)
  const output = { source: 'build', lines: crashExcerpt(lines, shownLines) }
  return new BowlineError('build-failed', summary, { output })
}
