import { type Signal, useComputed, useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import { AskError } from '../lib/ask.ts'
import { counted } from '../lib/counted.ts'
import { fits, type Goal, goalOfId } from '../lib/goal.ts'
import { areLettersOn, paletteKeys, shortcuts } from '../lib/keys.ts'
import { goalsFor } from '../lib/palette.ts'
import { go } from '../lib/place.ts'
import { useSoon } from '../lib/soon.ts'
import { Dialog } from './dialog.tsx'

/** After the last key, in milliseconds. */
const pauseMs = 200
/** Of the page's own, where nothing is typed yet or much fits. */
const mostOwn = 12

/** A line of the list. */
interface Line {
  label: string
  detail: string
  keys: string | null
  run: () => void
}

interface Found {
  /** What was typed. */
  of: string
  goals: readonly Goal[]
  error: AskError | undefined
}

/**
 * Goes to anything there is, or does what can be done on this screen, by the keyboard alone. What is not harmless opens the
 * dialog that it has elsewhere.
 */
export function Palette({ close }: { close: () => void }) {
  const text = useSignal('')
  const chosen = useSignal(0)
  const found = useFound(text)
  const typed = text.value.trim()
  const isLooking = typed !== '' && found.of !== typed
  const lines = linesFor(typed, isLooking ? [] : found.goals)
  const at = Math.min(chosen.value, lines.length - 1)
  const list = useId()
  const lineId = (index: number) => `${list}-${index}`

  const run = (line: Line | undefined) => {
    if (!line) return
    close()
    setTimeout(line.run) // the focus is back by then, where it was before
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') run(lines[at])
    else if (step === undefined) return
    else chosen.value = (at + step + lines.length) % Math.max(lines.length, 1)
    event.preventDefault()
  }
  useEffect(() => document.getElementById(lineId(at))?.scrollIntoView({ block: 'nearest' }), [at, typed])

  return (
    <Dialog title="Go to, or do" close={close}>
      <div class="palette">
        <input
          role="combobox"
          aria-label="What to look for"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={at < 0 ? undefined : lineId(at)}
          aria-autocomplete="list"
          autocomplete="off"
          spellcheck={false}
          placeholder="A name, an id, a commit, or what to do"
          value={text.value}
          maxLength={200}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value
            chosen.value = 0
          }}
          onKeyDown={onKey}
        />
        <div id={list} class="palette-list" role="listbox" aria-label="What was found" tabIndex={-1}>
          {lines.map((line, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys, and the focus
            // biome-ignore lint/a11y/useFocusableInteractive: likewise
            <div
              key={`${line.detail} ${line.label}`}
              id={lineId(index)}
              role="option"
              aria-selected={index === at}
              onClick={() => run(line)}
            >
              <span class="palette-label">{line.label}</span> <span class="faint">{line.detail}</span>
              {line.keys !== null && <kbd>{line.keys}</kbd>}
            </div>
          ))}
        </div>
        <p role="status" class="faint palette-told">
          {told({ isLooking, found, typed, count: lines.length })}
        </p>
      </div>
    </Dialog>
  )
}

function told(it: { isLooking: boolean; found: Found; typed: string; count: number }): string {
  if (it.isLooking) return 'Looking…'
  if (it.found.error && it.found.of === it.typed) return `Could not look: ${it.found.error.message}`
  if (it.typed === '') return 'Arrows choose, Enter goes there, Escape closes.'
  return it.count === 0 ? `Nothing has "${it.typed}" in its name or id.` : counted(it.count, 'line')
}

/** What fits of the page's own first: it stays where it is when the controller's answer comes. */
function linesFor(typed: string, goals: readonly Goal[]): Line[] {
  const goTo = ({ label, detail, to }: Goal): Line => ({ label, detail, keys: null, run: () => go(to) })
  const byId = goalOfId(typed)
  const here = shortcuts()
    .filter(({ keys }) => keys !== paletteKeys)
    .map(
      ({ keys, does, run }): Line => ({
        label: does,
        detail: '',
        keys: areLettersOn.value ? keys : null,
        run,
      }),
    )
  return [
    ...(byId ? [goTo(byId)] : []),
    ...here.filter(({ label }) => fits(typed, label)).slice(0, mostOwn),
    ...goals.map(goTo),
  ]
}

/** What the controller finds; an answer that is not waited for any more is given up. */
function useFound(text: Signal<string>): Found {
  const found = useSignal<Found>({ of: '', goals: [], error: undefined })
  const typed = useComputed(() => text.value.trim()).value
  const look = (signal: AbortSignal) => {
    goalsFor(typed, signal).then(
      (goals) => {
        found.value = { of: typed, goals, error: undefined }
      },
      (error: unknown) => {
        if (error instanceof AskError) found.value = { of: typed, goals: [], error }
      },
    )
  }
  useSoon(pauseMs, typed === '' ? undefined : look, [typed])
  return found.value
}
