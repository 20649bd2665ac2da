import { hostileTexts, unseen } from '../../support/hostile-text.ts'
import type { Attempt } from '../attempt.ts'

export const attempt: Attempt = {
  line: 7,
  what: 'texts with escape sequences, markup and commands, wherever a pull request may put them',
  async run(target) {
    const { place } = target
    const texts = Object.values(hostileTexts).map((text) => text.replaceAll('\0', '').toWellFormed())
    const files = Object.fromEntries(
      texts.map((text, at) => [
        `hostile/${at}-${text.replaceAll('/', '').slice(0, 60)}.yaml`,
        `apiVersion: bowline.dev/v1\nkind: ${JSON.stringify(text)}\n${JSON.stringify(text)}: ${JSON.stringify(text)}\n`,
      ]),
    )
    const pull = await place.propose('hostile-text', files)
    const { output } = await place.check(pull.head.sha, 'bowline/plan')
    const shown = [output.title, output.summary, output.text].map((each) =>
      (each ?? '').replaceAll('\n', ' '),
    )
    const raw = [...shown, ...target.log()].filter((each) => unseen.test(each) || /^\s*::/.test(each))
    const said = raw.length === 0 ? 'all of it is named, nothing does anything' : JSON.stringify(raw[0])
    return { tried: `${texts.length} texts`, held: raw.length === 0, said, read: [] }
  },
}
