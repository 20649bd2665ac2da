import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { ScheduleIds } from '../../../../core/domain/schedule-ids.ts'
import { finished } from '../../../../core/lib/finished.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import type { LoadedFile } from '../../../../core/load/loaded-file.ts'
import { ContinuedCheck, type FileChanges } from '../../../../core/validate/continued-check.ts'
import { placesIn } from '../../../../core/validate/places.ts'
import type { Moment } from '../../../../core/validate/rule.ts'
import { type Checked, validate } from '../../../../core/validate/validate.ts'
import { randomOf } from '../../../support/print-desired.ts'
import { accountText as account, type Random, RandomRepository } from '../../../support/random-repository.ts'
import { tries } from '../../../support/tries.ts'

/** How many repositories, each with a few commits. */
const runs = tries(12)

vi.setConfig({ testTimeout: 60_000 + runs * 400 })

type Texts = ReadonlyMap<string, string>

const loaded = new Map<string, LoadedFile>()

function load(path: string, text: string): LoadedFile {
  const key = `${path}\0${text}`
  const file = loaded.get(key) ?? loadFile({ path, content: Buffer.from(text) })
  loaded.set(key, file)
  return file
}

function filesOf(texts: Texts): LoadedFile[] {
  return [...texts].map(([path, text]) => load(path, text))
}

function changesBetween(before: Texts, after: Texts): FileChanges {
  return {
    changed: [...after].flatMap(([path, text]) => (before.get(path) === text ? [] : [load(path, text)])),
    removed: [...before.keys()].filter((path) => !after.has(path)),
  }
}

/** Maps as lists, so that their order counts. */
function shown({ desired, diagnostics, extensionFiles }: Checked): unknown {
  return { desired, diagnostics, extensionFiles: [...extensionFiles] }
}

const times = ['2026-01-01', '2026-11-30', '2027-02-15', '2027-12-01', '2039-01-01'].map((each) =>
  Date.parse(each),
)
const scheduleIds = ['EFS-1111-1111-01-0001', 'EFS-2222-2222-01-0001', 'EFS-1111-1111-01-0042']

/** What is committed at another time, with other ids known, and now and then with other limits. */
function momentOf(random: Random): Moment {
  const below = (most: number) => Math.floor(random() * most)
  const ids = () =>
    new Map(
      ['ENV-1111-1111-01', 'ENV-2222-2222-01', 'ENV-3333-3333-02'].flatMap((id) =>
        below(2) === 0 ? [] : [[id, new Map([['once', scheduleIds[below(3)] ?? '']])] as const],
      ),
    )
  return {
    ...(below(2) === 0 && { now: times[below(5)] ?? 0 }),
    ...(below(2) === 0 && { ids: ids() satisfies ScheduleIds }),
    ...(below(3) === 0 && { sealingKeys: new Set(['one']) }),
    ...(below(20) === 0 && { scheduleLimits: { schedules: 1, runsPerMinute: 10 } }),
    ...(below(3) === 0 && { planned: 'all' as const }),
  }
}

/** As they are once everything is taken up. */
function idsGivenIn({ desired }: Checked): ScheduleIds {
  const environments = desired?.extensions.flatMap((each) => each.environments) ?? []
  return new Map(
    environments.map(({ id, schedules }) => [id, new Map(schedules.map((each) => [each.name, each.id]))]),
  )
}

const seed = fc.noShrink(fc.nat())

test('whatever is committed, the check of the change finds what the check of all finds', () => {
  let partly = 0
  const property = fc.property(seed, (chance) => {
    const random = randomOf(chance)
    const repository = new RandomRepository(random)
    let texts: Texts = repository.texts()
    let moment = momentOf(random)
    const check = finished(ContinuedCheck.begin(filesOf(texts), moment))
    expect(shown(check.checked)).toEqual(shown(validate(filesOf(texts), moment)))
    for (let commits = 0; commits < 6; commits += 1) {
      const after = repository.after(texts)
      if (random() < 0.3) moment = momentOf(random)
      if (random() < 0.3) moment = { ...moment, ids: idsGivenIn(check.checked) }
      const next = finished(check.next(changesBetween(texts, after), moment))
      const all = filesOf(after)
      expect(shown(next.checked)).toEqual(shown(validate(all, moment)))
      expect(next.empty).toBe(all.every((each) => each.documents.length + each.findings.length === 0))
      partly += next.looked <= all.length / 2 ? 1 : 0
      next.keep()
      expect(check.size).toBe(all.length)
      texts = after
    }
  })
  fc.assert(property, { numRuns: runs, endOnFailure: true, seed: 20_261_130 })
  expect(partly).toBeGreaterThan(runs * 2) // of six commits each: few files, of which many are connected
})

test('a check that is not kept leaves no trace', () => {
  const property = fc.property(seed, (chance) => {
    const repository = new RandomRepository(randomOf(chance))
    const texts = repository.texts()
    const check = finished(ContinuedCheck.begin(filesOf(texts)))
    finished(check.next(changesBetween(texts, repository.after(texts)), { now: times[2] ?? 0 }))
    const after = repository.after(texts)
    const { checked } = finished(check.next(changesBetween(texts, after)))
    expect(shown(checked)).toEqual(shown(validate(filesOf(after))))
  })
  fc.assert(property, { numRuns: runs, endOnFailure: true, seed: 20_261_130 })
})

test('what a commit does not concern is the very same object afterwards', () => {
  const texts = new Map([['account.yaml', account], ...many(50)])
  const check = finished(ContinuedCheck.begin(filesOf(texts)))
  const before = check.checked.desired?.extensions ?? []
  const after = new Map(texts).set('ext-07/all.yaml', extensionText('ext-07', 'another'))
  const next = finished(check.next(changesBetween(texts, after)))
  const same = next.checked.desired?.extensions.filter((each, index) => each === before[index])
  expect(same).toHaveLength(49)
  expect(next.looked).toBe(2) // the file, and the account
  expect(next.checked.diagnostics).toBe(check.checked.diagnostics)
  expect(next.checked.extensionFiles).toBe(check.checked.extensionFiles)
})

test('a file that says the same in other words changes nothing at all', () => {
  const texts = new Map([['account.yaml', account], ...many(20)])
  const check = finished(ContinuedCheck.begin(filesOf(texts)))
  const after = new Map(texts).set('ext-07/all.yaml', `# a word\n${extensionText('ext-07', 'one')}`)
  const { checked } = finished(check.next(changesBetween(texts, after)))
  expect(checked.desired).toBe(check.checked.desired)
})

test('that schedules have got the ids they were given is a matter of none', () => {
  const schedule = (name: string) =>
    JSON.stringify({
      ...{ apiVersion: 'bowline.dev/v1', kind: 'Schedule', metadata: { name: 'nightly' } },
      spec: {
        extension: name,
        environment: 'dev',
        method: 'run',
        trigger: { cron: '0 30 2 * * *', timeZone: 'UTC' },
      },
    })
  const texts = new Map([
    ['account.yaml', account],
    ...many(20).map(([path, text]): [string, string] => [
      path,
      `${text}\n---\n${schedule(path.slice(0, 6))}`,
    ]),
  ])
  const check = finished(ContinuedCheck.begin(filesOf(texts), { ids: new Map() }))
  const environments = check.checked.desired?.extensions.flatMap((each) => each.environments) ?? []
  const given = environments.map(
    ({ id, schedules }) => [id, new Map(schedules.map((each) => [each.name, each.id]))] as const,
  )
  const after = new Map(texts).set('ext-07/all.yaml', extensionText('ext-07', 'another'))
  const next = finished(check.next(changesBetween(texts, after), { ids: new Map(given) }))
  expect(given).toHaveLength(20)
  expect(next.looked).toBe(2)
  expect(shown(next.checked)).toEqual(shown(validate(filesOf(after), { ids: new Map(given) })))
})

test('another account is a matter of all', () => {
  const texts = new Map([['account.yaml', account], ...many(20)])
  const check = finished(ContinuedCheck.begin(filesOf(texts)))
  const after = new Map(texts).set('account.yaml', account.replace('vendor', 'reseller'))
  const next = finished(check.next(changesBetween(texts, after)))
  expect(next.looked).toBe(21)
  expect(shown(next.checked)).toEqual(shown(validate(filesOf(after))))
})

test('findings of others stay, and more of them than are told are counted as ever', () => {
  const wrong = Array.from(
    { length: 120 },
    (_, index) => `{"apiVersion":"bowline.dev/v1","kind":"K${index}"}`,
  )
  const files = Array.from({ length: 110 }, (_, index): [string, string] => [
    `wrong/${index}.yaml`,
    wrong.join('\n---\n'),
  ])
  let texts: Texts = new Map([['account.yaml', account], ...many(5), ...files.slice(0, 95)])
  const check = finished(ContinuedCheck.begin(filesOf(texts)))
  for (const count of [96, 99, 104, 98, 90]) {
    const after = new Map([['account.yaml', account], ...many(5), ...files.slice(0, count)])
    const next = finished(check.next(changesBetween(texts, after)))
    expect(shown(next.checked)).toEqual(shown(validate(filesOf(after))))
    next.keep()
    texts = after
  }
})

test('where a thing is written is looked up in the files that are about it', () => {
  const texts = new Map([['account.yaml', account], ...many(10)])
  const check = finished(ContinuedCheck.begin(filesOf(texts)))
  const after = new Map(texts).set('ext-07/all.yaml', `# a word\n${extensionText('ext-07', 'one')}`)
  finished(check.next(changesBetween(texts, after))).keep()
  const wanted = placesIn(filesOf(after))
  for (const [, extension] of [...texts.keys()].map((path) => path.split('/')).entries()) {
    const [name = ''] = extension
    const what = { kind: 'Variable', extension: name, environment: 'dev', name: 'ONE' } as const
    expect(check.places(what)).toEqual(wanted(what))
  }
  expect(check.places({ kind: 'Account' })).toEqual({ file: 'account.yaml', line: 1, column: 1 })
})

function many(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => {
    const name = `ext-${String(index).padStart(2, '0')}`
    return [`${name}/all.yaml`, extensionText(name, 'one')]
  })
}

function extensionText(name: string, value: string): string {
  const documents = [
    { kind: 'Extension', metadata: { name }, spec: { type: 'multi-account-installation' } },
    {
      kind: 'Environment',
      metadata: { name: `${name}-dev` },
      spec: { extension: name, type: 'dev', mode: 'local' },
    },
    {
      kind: 'VariableSet',
      metadata: { name: `${name}-variables` },
      spec: { extension: name, variables: [{ name: 'ONE', value }] },
    },
  ]
  return documents.map((each) => JSON.stringify({ apiVersion: 'bowline.dev/v1', ...each })).join('\n---\n')
}
