/** Milliseconds as people write them in YAML: `90000` gives `1m30s`. Parts of a second are left out. */
export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const text = parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('')
  return text === '' ? '0s' : text
}

/** Bytes as people write them in YAML: `536870912` gives `512Mi`. */
export function formatMemory(bytes: number): string {
  const unit = (['Ti', 'Gi', 'Mi', 'Ki'] as const).find((each) => bytes > 0 && bytes % bytesIn[each] === 0)
  return unit ? `${bytes / bytesIn[unit]}${unit}` : String(bytes)
}

const bytesIn = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 }
