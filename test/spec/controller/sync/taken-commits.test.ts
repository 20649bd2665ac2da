import { expect, test } from 'vitest'
import { TakenCommits, type Taking } from '../../../../controller/sync/taken-commits.ts'
import type { Environment, Extension } from '../../../../core/domain/desired.ts'
import { accountOf, environmentOf, extensionOf } from '../../../support/samples.ts'

const account = accountOf()

function takingOf(commit: string, before: readonly Extension[], after: readonly Extension[]): Taking {
  const observed = {
    extensions: before.map((spec) => ({
      spec,
      environments: spec.environments.map((each) => ({
        id: each.id,
        applied: each,
        status: 'Running' as const,
      })),
    })),
  }
  const desired = { account, extensions: [...after] }
  return {
    ...{ commit, subject: 'Change one', author: 'Ada', at: null, now: 0, account, observed, digest: '' },
    declared: { empty: false, checked: { desired, diagnostics: [], extensionFiles: new Map() } },
    plan: { commit, adopt: after, changes: [], held: [], stalled: [], removeExtensions: [] },
  }
}

/** With a test and a production environment; `looked` is told of each look at one of them. */
function specOf(name: string, looked: (extension: string) => void): Extension {
  const environments = (['test', 'production'] as const).map((type) =>
    environmentOf({ extension: name, type }),
  )
  const get = (all: Environment[], key: string | symbol): unknown => {
    if (typeof key === 'string' && /^\d+$/.test(key)) looked(name)
    return Reflect.get(all, key)
  }
  return extensionOf(name, { environments: new Proxy(environments, { get }) })
}

test('a commit tells how many environments there are before or after, looking into what it changes only', () => {
  let looks: string[] = []
  const spec = (name: string) => specOf(name, (each) => looks.push(each))
  const before = Array.from({ length: 1_000 }, (_, at) => spec(`ext-${at}`))
  const after = [...before.with(3, spec('ext-3')).slice(1), spec('another')]
  const taken = new TakenCommits()
  const first = takingOf('c0ffee', before, after)
  looks = []
  taken.planned(first)
  expect(taken.find('c0ffee')).toMatchObject({ environments: 2_002, extensions: 2 })
  expect(new Set(looks)).toEqual(new Set(['ext-0', 'ext-3', 'another']))
})
