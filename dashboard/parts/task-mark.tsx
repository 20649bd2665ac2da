import type { TaskStatus } from '../../core/domain/task.ts'

/** A shape for each status, so that none is told by its colour alone. In a square of 16. */
const shapes: Readonly<Record<TaskStatus, string>> = {
  scheduled:
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.600a5.400 5.400 0 1 1 0 10.800A5.400 5.400 0 0 1 8 2.600ZM7.200 4.500h1.600v3.200l2.300 1.400-.8 1.400L7.200 8.600Z',
  rescheduled:
    'M1 3h1.800v10H1Zm3.500 4.200h6L8 4.700 9.200 3.500 13.700 8l-4.500 4.500L8 11.300l2.500-2.500h-6Z',
  retrying: 'M8 2.500V.500l4 3-4 3v-2A4.200 4.200 0 1 0 12.200 8.800h1.800A6 6 0 1 1 8 2.500Z',
  processing: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.600v10.800A5.400 5.400 0 0 0 8 2.600Z',
  succeeded:
    'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.700 5.200-4.200 5a.9.9 0 0 1-1.300.1L4.100 9.300l1.200-1.300 1.500 1.400L10.400 5.100Z',
  skipped: 'M1 3.500 7 8l-6 4.500Zm6.500 0 6 4.500-6 4.500Zm6.500 0h1.500v9H14Z',
  failed: 'M8 1 15.500 14.500H.500ZM7.200 6v4.500h1.600V6Zm0 5.500V13h1.600v-1.500Z',
}

/** Status of a task: its word, its shape, its colour. */
export function TaskMark({ status }: { status: TaskStatus }) {
  return (
    <span class={`status task-${status}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[status]} fill-rule="evenodd" />
      </svg>
      {status}
    </span>
  )
}
