import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Something that can be done where the viewer is. */
export interface Shortcut {
  /** A key, or two one after the other (`g e`); null: only the palette has it. */
  keys: string | null
  does: string
  run: () => void
}

/** Open the palette; Cmd in place of Ctrl, too. */
export const paletteKeys = 'ctrl+k'

/** Single letters can be switched off: some people's tools type them by themselves. */
export const areLettersOn = signal(localStorage.getItem('bowline-letters') !== 'off')

/** The second key of two comes within so many milliseconds. */
const chordMs = 1_000

const active = new Set<readonly Shortcut[]>()
let first: { key: string; until: number } | undefined

/** All that can be done now, the screen's own last. */
export function shortcuts(): readonly Shortcut[] {
  return [...active].flat()
}

export function switchLetters(isOn: boolean): void {
  areLettersOn.value = isOn
  localStorage.setItem('bowline-letters', isOn ? 'on' : 'off')
}

/** For as long as the part that calls this is there. */
export function useShortcuts(list: readonly Shortcut[]): void {
  useEffect(() => {
    active.add(list)
    return () => void active.delete(list)
  })
}

/** Once, at the start. */
export function watchKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    const name = nameOf(event)
    const isLetter = !event.ctrlKey && !event.metaKey && event.key.length === 1
    if (isLetter && (!areLettersOn.value || isTyping(event.target) || document.querySelector('dialog[open]')))
      return
    const chord = first && event.timeStamp < first.until ? `${first.key} ${name}` : undefined
    const all = shortcuts()
    const found = all.findLast(({ keys }) => keys === chord) ?? all.findLast(({ keys }) => keys === name)
    first = undefined
    if (found) {
      event.preventDefault()
      found.run()
    } else if (isLetter && all.some(({ keys }) => keys?.startsWith(`${name} `)))
      first = { key: name, until: event.timeStamp + chordMs }
  })
}

function nameOf({ key, ctrlKey, metaKey }: KeyboardEvent): string {
  return ctrlKey || metaKey ? `ctrl+${key.toLowerCase()}` : key
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
