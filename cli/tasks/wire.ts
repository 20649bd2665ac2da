import { extensionOfEnvironment } from '../../core/domain/identifiers.ts'
import type { TaskEvent } from '../../core/domain/task.ts'

/** A task as the API shows it in lists. */
export interface WireTask {
  id: string
  object: { id: string; type: string; category: string }
  assignee: string | null
  status: string
  reason: string | null
  output: string | null
  environment: { id: string }
  fence: number
  retry_count: number
  rescheduled_count: number
  loss_count: number
  coalesced_count: number
  fairness_key: string
  correlation_id: string | null
  runtime_total: number | null
  not_before: string
  events: Record<'created' | 'updated', { at: string }> &
    Partial<Record<'assigned' | 'completed', { at: string }>>
}

/** A task whole. */
export interface WholeTask extends WireTask {
  data: unknown
  result: unknown
  story: readonly TaskEvent[]
}

export function tasksPath(environment: string): string {
  return `/public/v1/devops/services/${extensionOfEnvironment(environment)}/environments/${environment}/tasks`
}
