import type { ComponentChildren } from 'preact'
import { prefix } from '../lib/prefix.ts'

interface LinkProps {
  /** Below the prefix. */
  to: string
  class?: string
  current?: boolean
  /** Finds it again for the focus when the viewer comes back. */
  name?: string
  children: ComponentChildren
}

/** A link to a screen of ours. */
export function Link({ to, class: kind, current, name, children }: LinkProps) {
  return (
    <a href={prefix + to} class={kind} data-key={name ?? to} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  )
}
