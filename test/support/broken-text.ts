import fc from 'fast-check'

/** Pieces of YAML, put where they hurt. */
export const scraps = fc.constantFrom(
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\n  ',
    '\n    ',
    '\n- ',
    '\n  - ',
    ': ',
    ':',
    '- ',
    '-',
    ' #',
    '# a',
    ', ',
    '"',
    "'",
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '[]',
    '{}',
    '|',
    '|-',
    '|\n',
    '>',
    '&a ',
    '*a',
    '!t ',
    '? ',
    '<<: ',
    '---',
    '\n---\n',
    '...',
  ],
  ...[
    '~',
    'null',
    'true',
    'NO',
    '0',
    '012',
    '1e3',
    '.inf',
    '0x1f',
    '-1',
    '2.50',
    '1_000',
    '2026-01-02',
    '\\',
    '\\n',
  ],
  ...[
    'a',
    'a: b',
    'a: 1',
    '- a',
    'a:',
    '\t',
    '\r',
    '\r\n',
    'é',
    '🚢',
    '\u2028',
    '\ufeff',
    '%',
    '@',
    '`',
    '=',
    '\u00a0',
  ],
)

/** Takes away, and puts something else there. */
interface Edit {
  at: number
  remove: number
  insert: string
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 4000 }),
  remove: fc.oneof(fc.constant(0), fc.nat({ max: 6 })),
  insert: fc.oneof({ weight: 3, arbitrary: scraps }, { weight: 1, arbitrary: fc.string({ maxLength: 3 }) }),
})

export const anyEdits = fc.array(edit, { minLength: 1, maxLength: 3 })

/** Places count round a text that is shorter. */
export function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, { at, remove, insert }) => {
    const place = at % (before.length + 1)
    return before.slice(0, place) + insert + before.slice(place + remove)
  }, text)
}
