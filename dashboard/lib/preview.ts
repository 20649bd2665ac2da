import { signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { paths, pathTo } from '../../api/paths.ts'
import type { SchedulePreview } from '../../api/schedule.ts'
import { AskError, ask } from './ask.ts'

/** After the last key, in milliseconds. */
const pauseMs = 300

export interface Preview {
  /** Of the last that was asked; stays until the next is there. */
  answer: SchedulePreview | undefined
  /** What is shown is of another text than is typed. */
  isOld: boolean
  error: AskError | undefined
  retry: () => void
}

interface Found extends Pick<Preview, 'answer' | 'error'> {
  /** The question, as JSON. */
  of: string
}

/** What the controller says of a schedule as it is typed. */
export function usePreview(environment: string, name: string, spec: object): Preview {
  const found = useMemo(() => signal<Found>({ of: '', answer: undefined, error: undefined }), [])
  const tries = useMemo(() => signal(0), [])
  const body = JSON.stringify({ name, spec })
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      ask<SchedulePreview>(pathTo(paths.schedulePreview, { environment }), {
        method: 'POST',
        body: JSON.parse(body),
        signal: stop.signal,
      }).then(
        (answer) => {
          found.value = { of: body, answer, error: undefined }
        },
        (error: unknown) => {
          if (error instanceof AskError) found.value = { ...found.value, of: body, error }
        },
      )
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [environment, body, tries.value])
  const { of, answer, error } = found.value
  const retry = () => {
    tries.value += 1
  }
  return { answer, error, isOld: of !== body, retry }
}
