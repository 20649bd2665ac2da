import type { ComponentChildren } from 'preact'
import { prefix } from '../lib/prefix.ts'

interface LinkProps {
  /** Below the prefix. */
  to: string
  class?: string
  current?: boolean
  /** Finds it again for the focus when the viewer comes back. */
  name?: string
  /** It is another side of what is shown: Back goes to where one came from, not to the side before. */
  isSide?: boolean
  children: ComponentChildren
}

/** A link to a screen of ours. */
export function Link({ to, class: kind, current, name, isSide, children }: LinkProps) {
  return (
    <a
      href={prefix + to}
      class={kind}
      data-key={name ?? to}
      data-side={isSide}
      aria-current={current ? 'page' : undefined}
    >
      {children}
    </a>
  )
}
