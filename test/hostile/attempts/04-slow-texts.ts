import type { Attempt } from '../attempt.ts'

const ours = 'apiVersion: bowline.dev/v1\nkind: Extension\n'

/** What is repeated, with what stands before and behind it. */
const shapes: readonly (readonly [string, string, string])[] = [
  ['a: |\n  ', 'x y ', ''],
  ['a: |\n  x', ' ', ''],
  ['a: |\n', '  x  \n', '  # y'],
  ['a: >\n  ', ' ', 'x'],
  ['a: x', ' ', 'y'],
  ['a: x', '\n', '  y'],
  ['a: "', '\\q', '"'],
  ['a: "x', '\n ', 'y'],
  ["a: '", "''", ''],
  ['a: ', '[', ''],
  ['a: ', ']', ''],
  ['a: ', '{a: ', ''],
  ['a: [', ', ', ']'],
  ['a: [', 'x\u2028', ''],
  ['', '– a\n', ''],
  ['', '%\n', ''],
  ['a: ', '&a ', ''],
  ['a: ', '!t ', 'x'],
  ['b:\n', '- *z\n', ''],
  ['', '? ', ''],
  ['kind', ' ', ''],
  ['apiVersion', ' ', ':'],
  ['url: http://', 'a', '@'],
  ['spec: {icon: "http:', '/', '"}'],
  ['spec: {trigger: {cron: "', '* ', '"}}'],
  ['metadata: {name: ', 'a-', '-}'],
]

export const attempt: Attempt = {
  line: 4,
  what: 'files whose texts make patterns and parsers go back and try again, in a pull request',
  async run(target) {
    const length = target.size(128, 8) * 1024
    const files = shapes.map(([before, part, after], index): [string, string] => {
      return [`slow-${index}.yaml`, `${ours}${before}${part.repeat(length / part.length)}${after}`]
    })
    const pull = await target.place.propose('slow-texts', Object.fromEntries(files))
    const { conclusion } = await target.place.check(pull.head.sha, 'bowline/plan')
    return {
      ...{ tried: `${shapes.length} files of ${length / 1024} KiB`, held: conclusion !== 'success' },
      ...{ said: `the check's verdict is ${conclusion}`, read: [] },
    }
  },
}
