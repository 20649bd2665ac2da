import { expect, test } from 'vitest'
import type { TagPage } from '../../../api/extension.ts'
import { withMissingTags } from '../../../cli/missing-tags.ts'
import { declaredBefore, diffDesired } from '../../../core/diff/diff.ts'
import type { Environment } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import type { Checked } from '../../../core/validate/validate.ts'
import { accountOf, environmentOf, extensionOf } from '../../support/samples.ts'

const url = 'https://git.example.com/billing.git'
const saysIt = 'there is no tag "v9" in its repository: nothing is deployed before it is pushed'
const v1 = { url, name: 'v1', commit: 'aaa', moved: false, wanted: [], deployed: [] }
const found: TagPage = { sources: [{ url, total: 20_000 }], inUse: [], items: [v1], next: null }
const notFound: TagPage = { ...found, items: [] }

function checked(environment: Environment): Checked {
  const extensions = [extensionOf('billing', { environments: [environment] })]
  return { desired: { account: accountOf(), extensions }, diagnostics: [], extensionFiles: new Map() }
}

async function actionsOf(
  before: Partial<Environment>,
  after: Partial<Environment>,
  answer: (path: string) => TagPage,
): Promise<readonly string[] | undefined> {
  const to = checked(environmentOf(after))
  const diff = diffDesired(
    declaredBefore({ checked: checked(environmentOf(before)), empty: false }),
    { checked: to, empty: false },
    { now: 0 },
  )
  const client = { get: async <T>(path: string) => answer(path) as T }
  const told = await withMissingTags(diff, to.desired?.extensions ?? [], client)
  return told.extensions[0]?.environments[0]?.actions
}

const v9 = { source: { url, tag: 'v9' } }
const stopped = { state: 'stopped' as const }

test.each<[string, Partial<Environment>, Partial<Environment>, TagPage, string[]]>([
  ['a tag that is not there', {}, v9, notFound, ['redeploy: tag v1 -> v9', saysIt]],
  ['not one that is there', v9, {}, found, ['redeploy: tag v9 -> v1']],
  [
    'not one of a repository nobody has asked',
    {},
    v9,
    { ...notFound, sources: [] },
    ['redeploy: tag v1 -> v9'],
  ],
  [
    'nothing where nothing is deployed',
    v9,
    { ...v9, instances: 2 },
    notFound,
    ['rescale from 1 to 2 instances'],
  ],
])('is told: %s', async (_, before, after, page, expected) => {
  expect(await actionsOf(before, after, () => page)).toEqual(expected)
})

test('the controller is asked for that tag of that repository, and for no other', async () => {
  const asked: string[] = []
  await actionsOf({}, v9, (path) => {
    asked.push(path)
    return found
  })
  expect(asked).toEqual([`/api/v1/extensions/billing/tags?source=${encodeURIComponent(url)}&name=v9&limit=1`])
})

test('what is to be stopped needs no tag', async () => {
  expect(await actionsOf(stopped, { ...v9, ...stopped }, () => notFound)).not.toContain(saysIt)
})

test('where the repository cannot be asked, nothing is said of it', async () => {
  const failing = () => {
    throw new BowlineError('refused', 'no route to host')
  }
  expect(await actionsOf({}, v9, failing)).toEqual(['redeploy: tag v1 -> v9'])
})
