import type { Attempt } from '../attempt.ts'

export const attempt: Attempt = {
  line: 4,
  what: 'a YAML block of blanks without a line end, in a pull request',
  async run(target) {
    const length = target.size(128, 16) * 1024
    const yaml = `apiVersion: bowline.dev/v1\nkind: Extension\nmetadata:\n  name: >\n    a${' '.repeat(length)}`
    const pull = await target.place.propose('long-block', { 'long.yaml': `${yaml}b` })
    const { conclusion } = await target.place.check(pull.head.sha, 'bowline/plan')
    return {
      ...{ tried: `${length / 1024} KiB`, held: conclusion !== 'success' },
      ...{ said: `the check's verdict is ${conclusion}`, read: [] },
    }
  },
}
