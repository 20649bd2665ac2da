import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Of each row, in pixels; `page.css` has it, too, as `--row`. */
const rowHeight = 40
/** Drawn beyond what is seen, above and below. */
const beyond = 8

interface RowWindowProps<T> {
  rows: readonly T[]
  caption: string
  /** Says how wide its columns are. Default: as those of environments. */
  class?: string
  head: ComponentChildren
  columns: number
  row: (item: T, index: number) => ComponentChildren
  /** The end of what is there comes near. */
  more?: (() => void) | undefined
}

/** A table of equal rows, of which only those are drawn that are seen. The page scrolls, not the table. */
export function RowWindow<T>({
  rows,
  caption,
  class: kind = '',
  head,
  columns,
  row,
  more,
}: RowWindowProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [seen, setSeen] = useState({ first: 0, last: 60 })

  useEffect(() => {
    const look = () => {
      if (!body.current) return
      const top = -body.current.getBoundingClientRect().top
      const first = Math.max(0, Math.floor(top / rowHeight) - beyond)
      const last = Math.ceil((top + innerHeight) / rowHeight) + beyond
      setSeen((before) => (before.first === first && before.last === last ? before : { first, last }))
    }
    look()
    addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look)
    return () => {
      removeEventListener('scroll', look)
      removeEventListener('resize', look)
    }
  }, [rows.length])

  useEffect(() => {
    if (seen.last >= rows.length) more?.()
  }, [seen.last, rows.length, more])

  const first = Math.min(seen.first, rows.length)
  const last = Math.min(seen.last, rows.length)
  return (
    <div class="scrolls-sideways">
      <table class={`rows ${kind}`} aria-rowcount={rows.length + 1}>
        <caption class="for-readers">{caption}</caption>
        <thead>{head}</thead>
        <tbody ref={body}>
          {first > 0 && <Gap columns={columns} rows={first} />}
          {rows.slice(first, last).map((item, index) => row(item, first + index))}
          {last < rows.length && <Gap columns={columns} rows={rows.length - last} />}
        </tbody>
      </table>
    </div>
  )
}

function Gap({ columns, rows }: { columns: number; rows: number }) {
  return (
    <tr class="gap">
      <td colSpan={columns} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  )
}
