import type { ComponentChildren } from 'preact'
import { isAddress } from '../lib/markdown.ts'

/** A link that others wrote, to somewhere that is not ours. What is no address of a page or of mail is text. */
export function Outside({ to, children }: { to: string; children?: ComponentChildren }) {
  if (!isAddress(to)) return <>{children ?? to}</>
  return (
    <a href={to} rel="noopener noreferrer nofollow external" referrerpolicy="no-referrer">
      {children ?? to}
    </a>
  )
}
