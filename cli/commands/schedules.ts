import { Command } from 'commander'
import { withExamples } from '../help.ts'
import { addBackfillCommand } from '../schedules/backfill.ts'
import { addListCommand } from '../schedules/list.ts'
import { addNextCommand } from '../schedules/next.ts'
import { addPauseCommand } from '../schedules/pause.ts'
import { addResumeCommand } from '../schedules/resume.ts'
import { addRunNowCommand } from '../schedules/run-now.ts'
import { addRunsCommand } from '../schedules/runs.ts'

export function schedulesCommand(): Command {
  const schedules = new Command('schedules')
    .summary('see and steer schedules')
    .description('See and steer schedules: what comes next, what became of each run, runs by hand, pauses.')
  addListCommand(schedules)
  addNextCommand(schedules)
  addRunsCommand(schedules)
  addRunNowCommand(schedules)
  addBackfillCommand(schedules)
  addPauseCommand(schedules)
  addResumeCommand(schedules)
  return withExamples(schedules, [
    ['bowline schedules list', 'all schedules of all environments'],
    ['bowline schedules list billing production', 'those of one, with the next and the last run'],
    ['bowline schedules next billing production nightly', 'its next ten runs'],
    ['bowline schedules runs billing production nightly', 'what became of each run'],
    ['bowline schedules run-now billing production nightly', 'beside its plan'],
  ])
}
