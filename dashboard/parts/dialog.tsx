import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

interface DialogProps {
  title: string
  close: () => void
  children: ComponentChildren
}

/** Asks for something before anything else goes on. Escape leaves it, and the focus goes back to where it was. */
export function Dialog({ title, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const isGone = useRef(false)
  // at once: what is typed next is typed into it
  useLayoutEffect(() => {
    const before = document.activeElement
    const shown = dialog.current
    shown?.showModal()
    return () => {
      isGone.current = true
      shown?.close() // what is behind it takes no focus before
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={() => !isGone.current && close()}>
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  )
}
