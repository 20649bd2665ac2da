/** One of several that may be chosen together; each says how many there are. */
export interface Choice {
  value: string
  label: string
  /** Or as text, where it is not exact. */
  count?: number | string | undefined
}

interface ChipsProps {
  legend: string
  choices: readonly Choice[]
  chosen: readonly string[]
  choose: (chosen: readonly string[]) => void
}

/** A filter as a row of switches. */
export function Chips({ legend, choices, chosen, choose }: ChipsProps) {
  const toggle = (value: string) =>
    choose(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  return (
    <fieldset class="chips">
      <legend class="for-readers">{legend}</legend>
      {choices.map(({ value, label, count }) => (
        <button
          key={value}
          type="button"
          class="chip"
          aria-pressed={chosen.includes(value)}
          onClick={() => toggle(value)}
        >
          {label}
          {count !== undefined && (
            <span class="count">{typeof count === 'number' ? count.toLocaleString('en') : count}</span>
          )}
        </button>
      ))}
    </fieldset>
  )
}
