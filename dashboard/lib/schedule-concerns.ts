import type { ScheduleDetails, WireSchedule } from '../../api/schedule.ts'
import type { Concerns } from './query.ts'

type Of = Pick<WireSchedule, 'environment'>

/** What a schedule has done, or is about to: a run was recorded, its task went on, its environment is another. */
export const onRunsOf =
  ({ environment: { id } }: Of): Concerns =>
  (change) =>
    !change || change.schedules.includes(id) || change.environments.includes(id) || change.tasks.includes(id)

/** What is planned of a schedule, whatever became of it. */
export const onPlanOf =
  ({ environment: { id } }: Of): Concerns =>
  (change) =>
    !change || change.environments.includes(id)

/** All that is told of one; of one that is not there, whether it is now. */
export const onDetails: Concerns<ScheduleDetails> = (change, data) =>
  !data || onRunsOf(data.schedule)(change, undefined)
