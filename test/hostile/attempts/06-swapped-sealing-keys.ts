import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newKeyPair, writeKeySet } from '../../../core/sealing/keys.ts'
import { account, bowline, bowlineReading } from '../../support/bowline.ts'
import type { Attempt } from '../attempt.ts'

const secret = 'correct horse battery staple'

export const attempt: Attempt = {
  line: 6,
  what: "a stranger's key in bowline-keys.json, in a pull request, and merged",
  async run(target) {
    const stranger = await newKeyPair()
    const keys = writeKeySet([stranger.public.jwk])
    const pull = await target.place.propose('swapped-keys', { 'bowline-keys.json': keys })
    const { conclusion } = await target.place.check(pull.head.sha, 'bowline/plan')
    const sealed = await sealAfter(keys, target.world.data)
    return {
      tried: 'a check, bowline seal',
      held: conclusion === 'failure' && sealed.code === 4,
      said: `the check's verdict is ${conclusion}, seal ends with ${sealed.code}`,
      read: sealed.isWritten ? ['a secret that was sealed for the stranger'] : [],
    }
  },
}

/** Seals twice in a checkout; in between, what was merged arrives. */
async function sealAfter(keys: string, data: string): Promise<{ code: number | null; isWritten: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'bowline-hostile-'))
  const variables = join(folder, 'a.yaml')
  const seal = (value: string) => bowlineReading(value, 'seal', 'a', 'all', 'KEY', '--dir', folder)
  try {
    const extension =
      'apiVersion: bowline.dev/v1\nkind: Extension\nmetadata: {name: a}\nspec: {type: multi-account-installation}\n'
    await writeFile(variables, `${account}---\n${extension}`)
    await bowline('keys', 'publish', folder, '--data', data)
    await seal('before')
    const before = await readFile(variables, 'utf8')
    await writeFile(join(folder, 'bowline-keys.json'), keys)
    const { code } = await seal(secret)
    return { code, isWritten: (await readFile(variables, 'utf8')) !== before }
  } finally {
    await rm(folder, { recursive: true })
  }
}
