import { useState } from 'preact/hooks'

/** Characters that are shown before somebody asks for more. */
const mostShown = 1_000

/** A text that may be long, as it is. */
export function Folded({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const left = text.length - mostShown
  return (
    <>
      <pre class="folded">{isWhole ? text : text.slice(0, mostShown)}</pre>
      {left > 0 && !isWhole && (
        <button type="button" onClick={() => setWhole(true)}>
          Show the other {left.toLocaleString('en')} characters
        </button>
      )}
    </>
  )
}
