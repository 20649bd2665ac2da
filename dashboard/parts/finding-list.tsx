interface ShownFinding {
  code: string
  severity: string
  at: { file: string; line: number; column: number }
  message: string
  hint?: string | undefined
}

/** Problems in the config repository, each at its place, with what to do. */
export function FindingList({ findings }: { findings: readonly ShownFinding[] }) {
  return (
    <ul class="causes">
      {findings.map(({ code, severity, at, message, hint }, index) => (
        <li key={`${index} ${at.file}:${at.line}:${at.column} ${code}`}>
          <code>
            {at.file}:{at.line}:{at.column}
          </code>
          <p>
            {severity}: {message} <code class="faint">{code}</code>
            {hint && <span class="hint">{hint}</span>}
          </p>
        </li>
      ))}
    </ul>
  )
}
