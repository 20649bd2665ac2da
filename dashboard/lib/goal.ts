import { pages } from '../../api/pages.ts'
import { pathTo } from '../../api/paths.ts'

/** Something that one can go to. */
export interface Goal {
  label: string
  /** What it is, and how. */
  detail: string
  /** Address of its screen. */
  to: string
}

/** Every word of it is in one of the texts, in any case. */
export function fits(text: string, ...texts: readonly string[]): boolean {
  const all = texts.join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

/** What an id leads to by itself: nobody is asked whether it is there before its screen is. */
export function goalOfId(text: string): Goal | undefined {
  const id = text.trim()
  if (/^TQ-[\w-]{1,61}$/i.test(id)) {
    const task = id.toUpperCase()
    return { label: task, detail: 'task', to: pathTo(pages.task, { id: task }) }
  }
  if (/^[0-9a-f]{7,40}$/i.test(id)) {
    const commit = id.toLowerCase()
    return { label: commit, detail: 'commit', to: pathTo(pages.commit, { commit }) }
  }
  return undefined
}
