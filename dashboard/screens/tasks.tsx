import { TaskQueue } from '../parts/task-queue.tsx'

/** What waits, runs, failed? */
export function Tasks() {
  return (
    <>
      <h1 tabIndex={-1}>Tasks</h1>
      <TaskQueue />
    </>
  )
}
