import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { AskError } from '../lib/ask.ts'
import type { Query } from '../lib/query.ts'
import { absolute } from '../lib/time.ts'

/** An answer comes within it mostly: then nothing flickers. */
const patienceMs = 200

interface LoadedProps<T> {
  query: Query<T>
  /** What it is: the middle of a sentence. */
  what: string
  children: (data: T) => ComponentChildren
}

/** What a question answered; until then that it is on its way, and where it failed why. Old answers stay, and say that they are old. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  const { data, error, at } = query
  if (data.value === undefined) {
    if (error.value) return <Failure error={error.value} what={what} retry={() => void query.load()} />
    return <Waiting what={what} />
  }
  return (
    <>
      {error.value && (
        <Failure
          error={error.value}
          what={what}
          retry={() => void query.load()}
          old={at.value === undefined ? undefined : absolute(at.value)}
        />
      )}
      <div class={error.value ? 'is-old' : undefined}>{children(data.value)}</div>
    </>
  )
}

function Waiting({ what }: { what: string }) {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="skeleton" aria-busy="true">
      {isLong && <p>Reading {what}…</p>}
    </div>
  )
}

interface FailureProps {
  error: AskError
  what: string
  retry: () => void
  /** When what is shown below came. */
  old?: string | undefined
}

export function Failure({ error, what, retry, old }: FailureProps) {
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{titleOf(error, what)}</strong> {error.message}
        {old && ` What is below is of ${old}.`}
      </p>
      {error.request && (
        <p class="faint">
          Request <code>{error.request}</code>, status {error.status}: the controller's log has more.
        </p>
      )}
      {error.status !== 403 && error.status !== 404 && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  )
}

function titleOf({ status }: AskError, what: string): string {
  if (status === 403) return `You may not see ${what}:`
  if (status === 404) return `There is no such thing, or you may not know of it:`
  return `Could not read ${what}:`
}

/** A list that is empty says why, and what would fill it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>
}
