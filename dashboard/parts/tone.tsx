import type { Tone } from '../lib/schedule-words.ts'

interface ToneMarkProps {
  word: string
  /** A character that is another for each word. */
  mark: string
  tone: Tone
}

/** A word with its mark and its colour: none of them says it alone. */
export function ToneMark({ word, mark, tone }: ToneMarkProps) {
  return (
    <span class={`tone tone-${tone}`}>
      <span aria-hidden="true">{mark}</span> {word}
    </span>
  )
}
