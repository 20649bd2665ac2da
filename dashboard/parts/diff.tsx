import { useState } from 'preact/hooks'

/** Lines that are shown before somebody asks for more. */
const mostLines = 400

/** A unified difference. What goes and what comes is told by its sign and its colour. */
export function Diff({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const lines = text.split('\n')
  const left = lines.length - mostLines
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre class="diff" tabIndex={0}>
        {(isWhole ? lines : lines.slice(0, mostLines)).map((line, index) => (
          <span key={index} class={`diff-line ${kindOf(line)}`}>
            {`${line}\n`}
          </span>
        ))}
      </pre>
      {left > 0 && !isWhole && (
        <button type="button" onClick={() => setWhole(true)}>
          Show the other {left.toLocaleString('en')} lines
        </button>
      )}
    </>
  )
}

function kindOf(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return 'faint'
  if (line.startsWith('+')) return 'diff-in'
  if (line.startsWith('-')) return 'diff-out'
  return line.startsWith('@@') ? 'faint' : ''
}
