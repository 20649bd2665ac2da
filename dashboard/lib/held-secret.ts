import { useEffect, useState } from 'preact/hooks'

/** A secret is shown for so long, in milliseconds. */
export const shownMs = 30_000

/** Something secret that is shown now; undefined when it is not, or not any more. */
export interface HeldSecret<T> {
  value: T | undefined
  /** Whether there was one, and its time is over. */
  isOver: boolean
  show: (value: T) => void
  hide: () => void
}

/** Holds a secret until its time is over, the viewer hides it, or the page is left. Nothing else has it after that. */
export function useHeldSecret<T>(): HeldSecret<T> {
  const [value, setValue] = useState<T>()
  const [isOver, setOver] = useState(false)
  const hide = () => {
    setValue(undefined)
    setOver(true)
  }
  useEffect(() => {
    if (value === undefined) return
    const timer = setTimeout(hide, shownMs)
    addEventListener('pagehide', hide) // or the browser would keep it with the page that it puts away
    return () => {
      clearTimeout(timer)
      removeEventListener('pagehide', hide)
    }
  }, [value])
  const show = (given: T) => {
    setOver(false)
    setValue(() => given)
  }
  return { value, isOver, show, hide }
}
