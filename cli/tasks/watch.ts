import { paths } from '../../api/paths.ts'
import type { WireTask } from '../../api/task.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import type { Client } from '../client.ts'
import { linesOf } from '../response-lines.ts'
import { listenForStop } from '../until-stopped.ts'

/** Something that happened to a task, or how many such things could not be told. */
export type Change = { what: string; task: WireTask } | { missed: number }

/**
 * What happens to tasks until Ctrl-C, the end of who reads on, or the end of the controller, which is an error.
 * @param listening called when nothing is missed any more; false: what it found is enough
 */
export async function* changesOf(
  client: Client,
  query: readonly string[],
  listening: () => Promise<unknown>,
): AsyncGenerator<Change> {
  const { signal, leave } = listenForStop()
  try {
    const path = `${paths.watchTasks}?${query.join('&')}`
    const response = await client.request('GET', path, undefined, signal)
    let isFirst = true
    for await (const line of linesOf(response)) {
      if (isFirst && (await listening()) === false) return
      isFirst = false
      if (line !== '') yield JSON.parse(line)
    }
    if (!signal.aborted)
      throw new BowlineError('ended', 'the controller ended the connection; is it stopping?')
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    leave()
  }
}
