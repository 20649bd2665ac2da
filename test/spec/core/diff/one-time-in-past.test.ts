import { expect, test } from 'vitest'
import { planPull } from '../../../../controller/pulls/plan-pull.ts'
import { baseIn } from '../../../../core/diff/base.ts'
import { plannedOnce } from '../../../../core/diff/planned-once.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import { declaredIn } from '../../../../core/pass.ts'

/** A day after the run that is planned. */
const now = Date.parse('2027-02-01T18:00:00Z')
const past = 'at: 2027-01-31T18:00'

interface Wanted {
  path?: string
  name?: string
  trigger?: string
}

function filesWith(...schedules: readonly Wanted[]) {
  const documents = [
    'kind: Account\nmetadata: {name: acme}\nspec: {role: vendor, timeZone: UTC}',
    'kind: Extension\nmetadata: {name: billing}\nspec: {type: multi-account-installation}',
    'kind: Environment\nmetadata: {name: billing-dev}\nspec: {extension: billing, type: dev, mode: local}',
  ]
  const written = schedules.map(({ path = 'a.yaml', name = 'move', trigger = past }) => ({
    path,
    text: `kind: Schedule\nmetadata: {name: ${name}}\nspec: {extension: billing, environment: dev, method: run, trigger: {type: onetime, ${trigger}}}`,
  }))
  return [...documents.map((text) => ({ path: 'a.yaml', text })), ...written].map(({ path, text }, index) =>
    loadFile({ path: `${index}-${path}`, content: Buffer.from(`apiVersion: bowline.dev/v1\n${text}\n`) }),
  )
}

/** What a pull request is told: by the Action and `bowline diff`, and by the controller. */
function told(before: readonly Wanted[], after: readonly Wanted[]): string[] {
  const { account, observed } = baseIn(filesWith(...before), 'main')
  const declared = declaredIn(filesWith(...after), { now, planned: plannedOnce(observed) })
  const found = declared.checked.diagnostics.map(({ severity, code }) => `${severity}: ${code}`)
  const live = { commit: null, account, observed, sealingKeys: new Set<string>() }
  const { diff } = planPull({ files: filesWith(...after), base: [] }, live, now)
  expect(diff.findings.after.map(({ severity, code }) => `${severity}: ${code}`)).toEqual(found)
  return found
}

test.each<[string, Wanted[], Wanted[], string[]]>([
  ['a new one', [], [{}], ['error: one-time-in-past']],
  ['one that was there before has had its time', [{}], [{}], ['warning: schedule-over']],
  ['also in another file', [{}], [{ path: 'b.yaml' }], ['warning: schedule-over']],
  [
    'also written in another way',
    [{}],
    [{ trigger: 'at: 2027-01-31T19:00+01:00' }],
    ['warning: schedule-over'],
  ],
  ['another time', [{}], [{ trigger: 'at: 2027-01-30T18:00' }], ['error: one-time-in-past']],
  ['another name is another schedule', [{}], [{ name: 'other' }], ['error: one-time-in-past']],
  ['one that is to run although it is past', [], [{ trigger: `${past}, ifPast: run` }], []],
  ['one that is ahead', [], [{ trigger: 'at: 2027-02-02T18:00' }], []],
])('%s', (_, before, after, expected) => {
  expect(told(before, after)).toEqual(expected)
})
