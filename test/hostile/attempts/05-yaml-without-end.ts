import type { Attempt } from '../attempt.ts'

const head = 'apiVersion: bowline.dev/v1\nkind: Account\n'

/** Each was seconds in the parser, or 100,000 findings. */
const units = [
  'x: [[[[[[[[[[[[[[[[\n',
  '\t:\n',
  '"a": 1\n',
  '- *a\n',
  'a: b: c\n',
  '---\nkind: Schedule\n',
  'k: 1\n',
]

export const attempt: Attempt = {
  line: 5,
  what: 'many files of the worst YAML, as large as files may be, in a pull request',
  memoryMiB: 512,
  async run(target) {
    const { place } = target
    const count = target.size(28, 4)
    const bytes = target.size(1000, 200) * 1024
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, at) => {
        const unit = units[at % units.length] ?? ''
        return [`worst/${at}.yaml`, `${head}${unit.repeat(Math.floor(bytes / unit.length))}# ${at}\n`]
      }),
    )
    const pull = await place.propose('worst-yaml', files)
    const { conclusion, output } = await place.check(pull.head.sha, 'bowline/plan')
    const tried = `${count} files of ${bytes / 1024} KiB`
    return { tried, held: conclusion === 'failure', said: `${output.title}`, read: [] }
  },
}
