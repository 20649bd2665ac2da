import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRepository, type TestRepository } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

/** Typical pull requests on the example repository, each a patch with what `bowline diff` says of it. */
const golden = resolve(import.meta.dirname, '../../golden-diff')
const example = resolve(import.meta.dirname, '../../../examples/config')

/** A Thursday, three days before clocks in Europe are put forward. */
const now = '2027-03-25T09:00:00Z'

let repository: TestRepository

beforeAll(async () => {
  repository = await createRepository()
  await cp(example, repository.directory, { recursive: true })
  await repository.commit({}, 'What Acme wants to run')
})

afterAll(() => repository.remove())

async function openPullRequest(patch: string): Promise<void> {
  await repository.git('reset', '--quiet', '--hard')
  await repository.git('clean', '-d', '--force', '--quiet')
  await promisify(execFile)('git', ['apply', '-C1', patch], { cwd: repository.directory })
}

test.each(readdirSync(golden).filter((each) => /^\d\d-/.test(each)))('%s', async (name) => {
  await openPullRequest(join(golden, name, 'change.patch'))
  const diff = (...flags: string[]) => runCli('diff', repository.directory, '--now', now, ...flags)
  const text = await diff()
  expect(text.err).toBe('')
  await expect(`$ bowline diff\n${text.out}\nexit code ${text.code}\n`).toMatchFileSnapshot(
    join(golden, name, 'expected.txt'),
  )
  const markdown = await diff('--format', 'markdown')
  await expect(markdown.out).toMatchFileSnapshot(join(golden, name, 'expected.md'))
  expect(markdown.code).toBe(text.code)
})
