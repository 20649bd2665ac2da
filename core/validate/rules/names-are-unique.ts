import { type Declared, declaredOf } from '../catalog.ts'
import { placeName, repeats } from '../repeats.ts'
import type { Rule } from '../rule.ts'

const codes = {
  Extension: 'duplicate-extension',
  Environment: 'duplicate-name',
  VariableSet: 'duplicate-name',
  Schedule: 'duplicate-schedule',
  Access: 'duplicate-name',
} as const

export const namesAreUnique: Rule = function* (catalog, report) {
  for (const kind of ['Extension', 'Environment', 'VariableSet', 'Schedule', 'Access'] as const) {
    for (const { again, first } of repeats(declaredOf(catalog, kind), scopedName)) {
      yield
      const scope = kind === 'Schedule' ? ' for one environment' : ''
      const place = placeName(first, '/metadata/name')
      report({
        code: codes[kind],
        in: again,
        at: '/metadata/name',
        message: `${kind} "${again.header.name}" is declared twice${scope}; it is first at ${place}`,
        hint: 'rename or remove one of them',
        extensions: [again.header.extension, first.header.extension],
      })
    }
  }
}

/** Schedules share a name only with those of their own environment. */
function scopedName({ header: { kind, name, extension, environment } }: Declared): string | undefined {
  if (name === undefined || kind !== 'Schedule') return name
  return JSON.stringify([extension, environment, name])
}
