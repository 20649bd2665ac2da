import { vi } from 'vitest'
import { run } from '../../cli/program.ts'

export interface CliRun {
  out: string
  err: string
  code: number
}

/** What is kept for the next run would be left over. */
process.env.XDG_CACHE_HOME = '/dev/null'
process.env.XDG_STATE_HOME = '/dev/null'
process.env.XDG_CONFIG_HOME = '/dev/null'

/** Runs a command line of `bowline` in this process, from its sources. */
export async function runCli(...args: string[]): Promise<CliRun> {
  const out = capture(process.stdout)
  const err = capture(process.stderr)
  const codeBefore = process.exitCode
  process.exitCode = undefined
  try {
    await run(args)
    return { out: out.text(), err: err.text(), code: Number(process.exitCode ?? 0) }
  } finally {
    process.exitCode = codeBefore
    out.restore()
    err.restore()
  }
}

function capture(stream: NodeJS.WriteStream) {
  const spy = vi.spyOn(stream, 'write').mockReturnValue(true)
  return {
    text: () => spy.mock.calls.map(([chunk]) => String(chunk)).join(''),
    restore: () => spy.mockRestore(),
  }
}
