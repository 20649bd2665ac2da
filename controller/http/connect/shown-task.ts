import type { FastifyRequest } from 'fastify'
import type { WholeTask } from '../../../api/task.ts'
import { hiddenPayload } from '../../../api/task.ts'
import type { Task } from '../../../core/domain/task.ts'
import { seenBy } from '../guard.ts'
import type { Findable } from '../things.ts'
import { taskOf } from './task-shape.ts'

/** A task whole; its data and result only for whoever may see those. A runner works with them. */
export function shownTask(request: FastifyRequest, task: Task, found: Pick<Findable, 'target'>): WholeTask {
  const shown = taskOf(task)
  const isRunner = request.principal?.kind === 'environment'
  if (isRunner || seenBy(request, found, 'payload:read')(task.environment)) return shown
  return { ...shown, data: hiddenPayload, result: hiddenPayload }
}
