import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { AskError, ask } from './ask.ts'
import { useSoon } from './soon.ts'

/** After the last key, in milliseconds. */
const pauseMs = 300

export interface Preview<T> {
  /** Of the last that was asked; stays until the next is there. */
  answer: T | undefined
  /** What is shown is of another text than is typed. */
  isOld: boolean
  error: AskError | undefined
  retry: () => void
}

interface Found<T> extends Pick<Preview<T>, 'answer' | 'error'> {
  /** The question, as JSON. */
  of: string
}

/**
 * What the controller says of something as it is typed.
 * @param path of the API
 * @param wanted what is typed, as it is asked about
 */
export function usePreview<T>(path: string, wanted: object): Preview<T> {
  const found = useMemo(() => signal<Found<T>>({ of: '', answer: undefined, error: undefined }), [])
  const tries = useMemo(() => signal(0), [])
  const body = JSON.stringify(wanted)
  const look = (signal: AbortSignal) => {
    ask<T>(path, { method: 'POST', body: JSON.parse(body), signal }).then(
      (answer) => {
        found.value = { of: body, answer, error: undefined }
      },
      (error: unknown) => {
        if (error instanceof AskError) found.value = { ...found.value, of: body, error }
      },
    )
  }
  useSoon(pauseMs, look, [path, body, tries.value])
  const { of, answer, error } = found.value
  const retry = () => {
    tries.value += 1
  }
  return { answer, error, isOld: of !== body, retry }
}
