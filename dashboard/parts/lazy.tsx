import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { AskError } from '../lib/ask.ts'
import { Failure } from './panel.tsx'

interface ScreenProps {
  /** The parts of its address. */
  parameters: Readonly<Record<string, string>>
}
type Screen = ComponentType<ScreenProps>

/** A screen that is loaded when somebody looks at it. */
export function lazy(load: () => Promise<Screen>): Screen {
  let There: Screen | undefined
  return function Lazy(props: ScreenProps) {
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
