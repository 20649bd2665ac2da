/** A unified difference. What goes and what comes is told by its sign and its colour. */
export function Diff({ text }: { text: string }) {
  return (
    <pre class="diff">
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
        <span key={index} class={`diff-line ${kindOf(line)}`}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  )
}

function kindOf(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return 'faint'
  if (line.startsWith('+')) return 'diff-in'
  if (line.startsWith('-')) return 'diff-out'
  return line.startsWith('@@') ? 'faint' : ''
}
