import { exitCodes, UsageError } from '../cli/exit.ts'
import { workflowCommand } from '../cli/findings/workflow-command.ts'
import { BowlineError } from '../core/domain/errors.ts'
import { run } from './run.ts'

try {
  process.exitCode = await run(process.env, print)
} catch (error) {
  print(workflowCommand('error', { title: 'bowline' }, wordsFor(error)))
  process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.failure
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Errors that are not ours are bugs, and those are found by where they come from. */
function wordsFor(error: unknown): string {
  if (error instanceof BowlineError) return error.message
  return error instanceof Error && error.stack ? error.stack : String(error)
}
