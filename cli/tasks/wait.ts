import type { WholeTask, WireTask } from '../../api/task.ts'
import { finished } from '../../core/domain/task.ts'
import type { Client } from '../client.ts'
import { exitCodes } from '../exit.ts'
import { print, printError } from '../output.ts'
import { printJson } from '../print-json.ts'
import { findTask } from './find.ts'
import { endText, statusText } from './print.ts'
import { changesOf } from './watch.ts'

/** Waits until a task has ended, and prints what became of it: exit code 1 unless its runner did it, or had nothing to do. */
export async function printEnd(client: Client, id: string, { json }: { json: boolean }): Promise<void> {
  const task = await endOf(client, id)
  if (json) printJson(task)
  else print(endText(task))
  if (isOver(task) && task.reason === null) return
  if (!isOver(task)) say(`no longer waiting; ${id} goes on`)
  process.exitCode = exitCodes.findings
}

/** What nobody subscribes to is taken, put on record and left: whoever made it by hand wants to know. */
export function tellUnwanted({ reason, output }: WireTask): void {
  if (reason !== 'not-subscribed') return
  say(`it is skipped: ${output}`)
  process.exitCode = exitCodes.findings
}

/** A task when it has ended, or when nobody wants to wait any more (Ctrl-C). What holds it up is said meanwhile. */
async function endOf(client: Client, id: string): Promise<WholeTask> {
  const goesOn = async () => !isOver(await findTask(client, id))
  const begin = async () => {
    const waits = await goesOn()
    if (waits) say(`waiting for ${id}; Ctrl-C ends the waiting, not the task`)
    return waits
  }
  for await (const change of changesOf(client, [`eq(id,${id})`], begin)) {
    if ('missed' in change) {
      if (!(await goesOn())) break
    } else if (isOver(change.task)) break
    else if (change.what === 'retrying' || change.what === 'rescheduled')
      say(`${id} ${statusText(change.task)}`)
  }
  return await findTask(client, id)
}

function isOver({ status }: WireTask): boolean {
  return finished.includes(status)
}

function say(text: string): void {
  printError(`bowline: ${text}\n`)
}
