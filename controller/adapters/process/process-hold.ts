import { realpathSync } from 'node:fs'
import { type Mark, readMarked } from './process-table.ts'

/**
 * Holds what bears a mark still (SIGSTOP), wherever it has gone. Linux only: elsewhere nobody can tell whose a process is.
 * @returns lets it go on
 */
export function holdStill(mark: Mark): () => void {
  signalMarked([mark], 'SIGSTOP')
  return () => signalMarked([mark], 'SIGCONT')
}

/** For what an earlier controller held still when it was killed. */
export function letGoOn(marks: readonly Mark[]): void {
  if (marks.length > 0) signalMarked(marks, 'SIGCONT')
}

/** They are seen and signalled in one turn of the event loop: their numbers are no strangers' yet. */
function signalMarked(marks: readonly Mark[], signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of readMarked(marks.map(resolved)).flat()) {
    try {
      process.kill(pid, signal)
    } catch {
      // it is gone
    }
  }
}

function resolved(mark: Mark): Mark {
  try {
    return { ...mark, output: realpathSync(mark.output) }
  } catch {
    return mark
  }
}
