import type { Output } from '../../core/domain/errors.ts'
import { crashExcerpt } from '../../core/lib/crash-excerpt.ts'
import type { Runtime } from '../ports/runtime.ts'

/** How many lines of an instance that failed are shown, and out of how many they are chosen. */
const shownLines = 10
const keptLines = 200

/**
 * What one instance printed last; null where it is not known which. Of that instance alone: what others print, or printed
 * before, explains nothing.
 * @throws the error of the operating system where the log cannot be read
 */
export async function lastLines(
  runtime: Pick<Runtime, 'logs'>,
  environment: string,
  instance: string | null,
): Promise<Output | null> {
  if (instance === null) return null
  const lines = await runtime.logs(environment, { lines: keptLines, source: instance })
  const texts = lines.map(({ text }) => text)
  return { source: instance, lines: crashExcerpt(texts, shownLines) }
}
