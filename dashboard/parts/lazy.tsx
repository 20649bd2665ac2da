import type { ComponentType, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { AskError } from '../lib/ask.ts'
import { Failure } from './panel.tsx'

/** A screen, or a side of one, that is loaded when somebody looks at it. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props> {
  let There: ComponentType<Props> | undefined
  return function Lazy(props: Props) {
    const [, setThere] = useState(There !== undefined)
    const [error, setError] = useState<AskError>()
    const fetchIt = () => {
      setError(undefined)
      load().then(
        (found) => {
          There = found
          setThere(true)
          focusHeading()
        },
        (reason: unknown) =>
          setError(new AskError(String(reason), { status: 0, code: 'UNREACHABLE', request: null })),
      )
    }
    useEffect(() => {
      if (!There) fetchIt()
    }, [])
    if (There) return <There {...props} />
    return error ? <Failure error={error} what="this screen" retry={fetchIt} /> : null
  }
}

/** Whoever came by a link is at the heading, as on other screens. */
function focusHeading(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body)
      document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  })
}
