import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editRepository, type SourceFile } from '../../../core/edit/edit-repository.ts'
import { itemsOf } from '../../../core/edit/variable-items.ts'
import { loadFile } from '../../../core/load/load-file.ts'
import { type KeyPair, newKeyPair } from '../../../core/sealing/keys.ts'
import { open, seal } from '../../../core/sealing/seal.ts'
import { randomOf } from '../../support/print-desired.ts'
import { tries } from '../../support/tries.ts'

const pairs = tries(30)
const scope = { extension: 'billing', environment: 'dev' as const }
const placeOf = (name: string) => ({ account: 'acme', ...scope, name })
const names = Array.from({ length: 20 }, (_, index) => `SECRET_${index}`)

let key: KeyPair
let folder: string

beforeAll(async () => {
  key = await newKeyPair()
  folder = mkdtempSync(join(tmpdir(), 'bowline-merge-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function sourceOf(text: string): SourceFile {
  return { path: 'vars.yaml', text, loaded: loadFile({ path: 'vars.yaml', content: Buffer.from(text) }) }
}

const extension =
  'apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: { name: billing }\nspec: { type: multi-account-installation }\n'

/** As `bowline seal` writes it. */
async function sealedFile(): Promise<string> {
  const edits = await Promise.all(
    names.map(async (name) => ({
      name,
      to: { sealed: await seal(`old ${name}`, placeOf(name), key.public) },
    })),
  )
  const [text = ''] = editRepository([sourceOf(extension)], scope, edits).values()
  return text
}

async function sealedAnew(text: string, name: string, value: string): Promise<string> {
  const to = { sealed: await seal(value, placeOf(name), key.public) }
  const [edited = ''] = editRepository([sourceOf(text)], scope, [{ name, to }]).values()
  return edited
}

/** What `git merge` does with the content of one file; undefined on a conflict. */
function merged(ours: string, base: string, theirs: string): string | undefined {
  const paths = Object.entries({ ours, base, theirs }).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
  const { status, stdout } = spawnSync('git', ['merge-file', '-p', ...paths], { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

async function opensAs(text: string, values: ReadonlyMap<string, string>): Promise<boolean> {
  const items = itemsOf(sourceOf(text).loaded.documents, scope)
  const opened = await Promise.all(
    items.map(async ({ name, sealed = '' }) => [name, await open(sealed, placeOf(name), [key])] as const),
  )
  return (
    opened.length === names.length &&
    opened.every(([name, value]) => value === (values.get(name) ?? `old ${name}`))
  )
}

test(`${pairs} pairs of branches that seal different variables of one file anew merge, and all opens`, {
  timeout: 1_200_000,
}, async () => {
  const base = await sealedFile()
  const random = randomOf(1)
  let merges = 0
  for (let pair = 0; pair < pairs; pair++) {
    const first = Math.floor(random() * names.length)
    const second = (first + 1 + Math.floor(random() * (names.length - 1))) % names.length
    const [a = '', b = ''] = [names[first], names[second]]
    const [ours, theirs] = await Promise.all([
      sealedAnew(base, a, `ours ${pair}`),
      sealedAnew(base, b, `theirs ${pair}`),
    ])
    const text = merged(ours, base, theirs)
    if (text === undefined) continue
    merges += 1
    const values = new Map([
      [a, `ours ${pair}`],
      [b, `theirs ${pair}`],
    ])
    expect(await opensAs(text, values)).toBe(true)
  }
  expect(merges).toBe(pairs)
})

test('git merge itself says the same', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      stdio: 'pipe',
    })
  git('init', '--quiet', '--initial-branch=main')
  const base = await sealedFile()
  const commit = (text: string) => {
    writeFileSync(join(folder, 'vars.yaml'), text)
    git('add', 'vars.yaml')
    git('commit', '--quiet', '-m', 'x')
  }
  commit(base)
  git('checkout', '--quiet', '-b', 'theirs')
  commit(await sealedAnew(base, 'SECRET_1', 'theirs'))
  git('checkout', '--quiet', 'main')
  commit(await sealedAnew(base, 'SECRET_0', 'ours'))
  git('merge', '--quiet', '--no-edit', 'theirs')
  const text = execFileSync('git', ['-C', folder, 'show', 'HEAD:vars.yaml'], { encoding: 'utf8' })
  expect(
    await opensAs(
      text,
      new Map([
        ['SECRET_0', 'ours'],
        ['SECRET_1', 'theirs'],
      ]),
    ),
  ).toBe(true)
})
