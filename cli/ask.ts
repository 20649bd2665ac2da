import { createInterface } from 'node:readline/promises'
import { UsageError } from './exit.ts'
import { printError, shown } from './output.ts'

/**
 * Whether to go on, asked on a terminal; only "y" and "yes" mean yes.
 * @throws {UsageError} where nobody can be asked
 */
export async function askYes(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody is there to ask: say --yes to go on.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const cancelled = new AbortController()
  terminal.once('SIGINT', () => cancelled.abort())
  terminal.once('close', () => cancelled.abort())
  try {
    const answer = await terminal.question(shown(`${question} [y/N] `), { signal: cancelled.signal })
    return /^y(es)?$/i.test(answer.trim())
  } catch {
    printError('\n')
    return false // Ctrl-C, Ctrl-D
  } finally {
    terminal.close()
  }
}
