import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ExactNumber, exactText } from '../../core/lib/exact-json.ts'
import { Copy } from './copy.tsx'

/** Of a list or an object so many are drawn at first. */
const mostEntries = 100
/** Of a text. */
const mostCharacters = 2_000
/** Open at first: so deep, and with no more in it. */
const openDepth = 2
const openEntries = 20

/** JSON with numbers as they were written. What is long is folded or cut, until somebody wants it whole. */
export function JsonView({ value, name }: { value: unknown; name: string }) {
  const whole = () => exactText(value, 2)
  return (
    <div class="json">
      <p class="json-bar">
        <Copy text={whole} what={name} />
        <button type="button" class="quiet" onClick={() => download(`${name}.json`, whole())}>
          Download
        </button>
      </p>
      <ul class="json-tree">
        <Entry value={value} depth={0} />
      </ul>
    </div>
  )
}

interface EntryProps {
  name?: string
  value: unknown
  depth: number
}

function Entry({ name, value, depth }: EntryProps) {
  const key = name !== undefined && <span class="json-key">{JSON.stringify(name)}: </span>
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber)
    return (
      <li>
        {key}
        <Leaf value={value} />
      </li>
    )
  return <Branch name={key} value={value} depth={depth} />
}

interface BranchProps {
  /** Nothing where it has none. */
  name: ComponentChildren
  value: object
  depth: number
}

function Branch({ name, value, depth }: BranchProps) {
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  const [isOpen, setOpen] = useState(depth < openDepth && entries.length <= openEntries)
  const [most, setMost] = useState(mostEntries)
  const [begin, end] = isList ? '[]' : '{}'
  if (entries.length === 0)
    return (
      <li>
        {name}
        {begin}
        {end}
      </li>
    )
  return (
    <li>
      <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          {name}
          {begin}
          {!isOpen && `…${end}`} <span class="faint">{entries.length.toLocaleString('en')}</span>
        </summary>
        {isOpen && (
          <ul>
            {entries.slice(0, most).map(([key, each]) => (
              <Entry key={key} {...(isList ? {} : { name: key })} value={each} depth={depth + 1} />
            ))}
            {entries.length > most && (
              <li>
                <button type="button" onClick={() => setMost(Number.POSITIVE_INFINITY)}>
                  Show all {entries.length.toLocaleString('en')}
                </button>
              </li>
            )}
          </ul>
        )}
        {isOpen && end}
      </details>
    </li>
  )
}

function Leaf({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string') return <span class="json-plain">{exactText(value)}</span>
  const isCut = value.length > mostCharacters && !isWhole
  return (
    <span class="json-text">
      {JSON.stringify(isCut ? value.slice(0, mostCharacters) : value)}
      {isCut && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {value.length.toLocaleString('en')} characters
        </button>
      )}
    </span>
  )
}

function download(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = file
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
