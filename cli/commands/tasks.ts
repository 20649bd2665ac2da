import { Command } from 'commander'
import { withExamples } from '../help.ts'
import { addCancelCommand } from '../tasks/cancel.ts'
import { addCreateCommand } from '../tasks/create.ts'
import { addListCommand } from '../tasks/list.ts'
import { addRetryCommand } from '../tasks/retry.ts'
import { addShowCommand } from '../tasks/show.ts'

export function tasksCommand(): Command {
  const tasks = new Command('tasks')
    .summary('see and steer the tasks of extensions')
    .description('See and steer the tasks of extensions: list, watch, create, retry, cancel.')
  addListCommand(tasks)
  addShowCommand(tasks)
  addCreateCommand(tasks)
  addRetryCommand(tasks)
  addCancelCommand(tasks)
  return withExamples(tasks, [
    ['bowline tasks list --status failed', 'what failed, in any environment'],
    ['bowline tasks list auto-approve dev --watch', 'what happens, until Ctrl-C'],
    ['bowline tasks show TQ-0000-0000-0000-0000', 'one task, and its story'],
    ['bowline tasks retry --environment production --since 2h', 'all that failed there lately'],
  ])
}
