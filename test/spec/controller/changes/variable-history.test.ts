import { expect, test } from 'vitest'
import { VariableHistory } from '../../../../controller/changes/variable-history.ts'
import { itemsOf } from '../../../../core/edit/variable-items.ts'
import { loadFile } from '../../../../core/load/load-file.ts'

const set = (environment: string, value: string) => `apiVersion: bowline.dev/v1
kind: VariableSet
metadata: { name: ${environment} }
spec:
  extension: billing
  environment: ${environment}
  variables: [{ name: LEVEL, value: ${value} }]
`
const scope = { extension: 'billing', environment: 'dev' } as const

/** @param before the commits that changed the file, the newest first, and what was in it before each */
async function madeBy(now: string, before: readonly (readonly [commit: string, content: string | null])[]) {
  const [item] = itemsOf(loadFile({ path: 'a.yaml', content: Buffer.from(now) }).documents, scope)
  if (!item) throw new Error('the test has no such variable')
  const history = new VariableHistory({
    branch: {
      earlier: async (_path, _commit, take) => {
        for (const [commit, content] of before)
          if (await take(content === null ? null : Buffer.from(content), commit)) return
      },
    },
    git: { describe: async (commit) => ({ subject: `made ${commit}`, author: 'Ana', at: null }) },
  })
  return await history.madeBy(item, 'tip')
}

test('the commit before which it was another one, whatever else was changed in the file since', async () => {
  const now = `${set('dev', 'debug')}---\n${set('test', 'info')}`
  const made = await madeBy(now, [
    ['three', `${set('dev', 'debug')}---\n${set('test', 'warn')}`],
    ['two', `${set('dev', 'info')}---\n${set('test', 'debug')}`],
    ['one', null],
  ])
  expect(made).toEqual({ commit: 'two', subject: 'made two', author: 'Ana', at: null })
})

test('the one that made the file, where it was never another; nobody, where that is too long ago', async () => {
  const now = set('dev', 'debug')
  expect(
    (
      await madeBy(now, [
        ['two', now],
        ['one', null],
      ])
    )?.commit,
  ).toBe('one')
  expect(await madeBy(now, [['two', now]])).toBeNull()
})

test('what was no YAML then counts as not there', async () => {
  expect((await madeBy(set('dev', 'debug'), [['two', 'a: [']]))?.commit).toBe('two')
})
