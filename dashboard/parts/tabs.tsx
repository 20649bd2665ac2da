import { useShortcuts } from '../lib/keys.ts'
import { go } from '../lib/place.ts'
import { Link } from './link.tsx'

/** One side of a thing that has several. */
export interface Tab {
  label: string
  /** Address of it. */
  to: string
}

/** The sides of a thing, each with an address of its own; `[` and `]` go from one to the next. */
export function Tabs({ tabs, current, of }: { tabs: readonly Tab[]; current: number; of: string }) {
  const step = (by: number) => () => {
    const next = tabs[(current + by + tabs.length) % tabs.length]
    if (next) go(next.to, true)
  }
  useShortcuts([
    { keys: '[', does: 'the tab before', run: step(-1) },
    { keys: ']', does: 'the tab that follows', run: step(1) },
  ])
  return (
    <nav class="tabs" aria-label={`Of ${of}`}>
      {tabs.map(({ label, to }, index) => (
        <Link key={to} to={to} class="tab" isSide current={index === current}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
