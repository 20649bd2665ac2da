import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Live, planPull } from '../../../../controller/pulls/plan-pull.ts'
import { SnapshotLoader } from '../../../../controller/sync/snapshot-loader.ts'
import { declaredBefore } from '../../../../core/diff/diff.ts'
import { scheduleIdsOf } from '../../../../core/domain/schedule-ids.ts'
import { finished } from '../../../../core/lib/finished.ts'
import { loadFile } from '../../../../core/load/load-file.ts'
import type { LoadedFile } from '../../../../core/load/loaded-file.ts'
import { changesNothing, declaredIn } from '../../../../core/pass.ts'
import { ContinuedCheck } from '../../../../core/validate/continued-check.ts'
import { randomOf } from '../../../support/print-desired.ts'
import { RandomRepository } from '../../../support/random-repository.ts'
import { tries } from '../../../support/tries.ts'

const now = Date.parse('2027-02-15')

test('the plan of a pull request is the same whether all of it is checked or what it changes', () => {
  const loaded = new Map<string, LoadedFile>()
  const load = ([path, text]: [string, string]) => {
    const file = loaded.get(path + text) ?? loadFile({ path, content: Buffer.from(text) })
    loaded.set(path + text, file)
    return file
  }
  const property = fc.property(fc.noShrink(fc.nat()), (seed) => {
    const repository = new RandomRepository(randomOf(seed))
    const before = repository.texts()
    const base = [...before].map(load)
    const { account, observed } = declaredBefore(declaredIn(base))
    const live: Live = { commit: 'c0ffee', account, observed, sealingKeys: new Set(['one']) }
    const moment = { ids: scheduleIdsOf(observed), sealingKeys: live.sealingKeys }
    const basis = finished(ContinuedCheck.begin(base, moment))
    for (let pull = 0; pull < 3; pull += 1) {
      const after = repository.after(before)
      const files = [...after].map(load)
      const known = new Set(base)
      const changes = {
        changed: files.filter((each) => !known.has(each)),
        removed: [...before.keys()].filter((path) => !after.has(path)),
      }
      const [part, whole] = [
        { changes, basis },
        { files, base },
      ]
      expect(planPull(part, live, now)).toEqual(planPull(whole, live, now))
      expect(changesNothing(part)).toBe(changesNothing(whole))
    }
  })
  fc.assert(property, { seed: 20_261_130, numRuns: tries(15) })
})

test('of a pull request only what it changes is read; nothing is told where its base is not what runs', async () => {
  const asked: string[] = []
  const text = (path: string) =>
    `apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: {name: ${path[0]}}\nspec: {}\n`
  const entry = (path: string, blob: string) => ({ path, blob, size: 10, mode: '100644' })
  const loader = new SnapshotLoader({
    entries: async () => ['a.yaml', 'b.yaml', 'c.yaml'].map((path) => entry(path, path)),
    read: async (blobs) => new Map(blobs.map((each) => [each, Buffer.from(text(each))])),
    changes: async (from, to) => {
      asked.push(`${from}..${to}`)
      const contents = new Map([['other', Buffer.from(text('b.yaml'))]])
      return {
        entries: [entry('b.yaml', 'other')],
        removed: ['c.yaml'],
        contents,
        names: { names: -1, bytes: -60 },
      }
    },
  })
  const { signal } = new AbortController()
  ;(await loader.step('one', signal)).keep()
  const change = await loader.since('one', 'tree', signal)
  expect(change?.changed.map(({ path }) => path)).toEqual(['b.yaml'])
  expect(change?.removed).toEqual(['c.yaml'])
  expect(await loader.since('elsewhere', 'tree', signal)).toBeUndefined()
  expect(asked).toEqual(['one..tree'])
  expect(loader.followed).toBe('one')
})
