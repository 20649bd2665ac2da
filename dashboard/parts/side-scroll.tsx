import type { ComponentChildren } from 'preact'

/** Something wide, such as a table, that scrolls by itself: with the arrow keys as well, for whoever has no pointer. */
export function SideScroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="scrolls-sideways" tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
