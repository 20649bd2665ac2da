import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** What is wrong with what is in a field. */
export interface Complaint {
  severity: 'error' | 'warning'
  message: string
  hint: string | null
}

/** What ties a field to its words, for those who hear them. */
export interface FieldTies {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': 'true' | undefined
}

interface FieldProps {
  label: string
  /** What may be in it. */
  help?: ComponentChildren
  complaints?: readonly Complaint[]
  children: (ties: FieldTies) => ComponentChildren
}

/** A field with its label, what may be in it, and what is wrong with what is. */
export function Field({ label, help, complaints = [], children }: FieldProps) {
  const id = useId()
  const isWrong = complaints.some(({ severity }) => severity === 'error')
  const described = [help ? `${id}-help` : '', complaints.length > 0 ? `${id}-wrong` : ''].filter(Boolean)
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': isWrong ? 'true' : undefined,
      })}
      {help && (
        <p id={`${id}-help`} class="faint">
          {help}
        </p>
      )}
      <div id={`${id}-wrong`} aria-live="polite">
        {complaints.map((each) => (
          <p key={each.message} class={each.severity === 'error' ? 'trouble' : 'warning'}>
            {each.severity}: {each.message}
            {each.hint && <span class="hint">{each.hint}</span>}
          </p>
        ))}
      </div>
    </div>
  )
}
