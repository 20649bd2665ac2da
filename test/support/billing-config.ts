import { afterEach, beforeEach, vi } from 'vitest'
import { createRepository, type TestRepository } from './git-repository.ts'

export const url = 'https://git.example.com/acme/billing.git'

export const document = (kind: string, name: string, spec: string) =>
  `apiVersion: bowline.dev/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}`

/** An environment of billing, with a comment on its tag. */
export const environment = (type: string, tag: string, source = url) =>
  document(
    'Environment',
    `billing-${type}`,
    `  extension: billing\n  type: ${type}\n  source:\n    url: ${source}\n    tag: ${tag} # what runs\n  runtime: { start: node main.js }\n`,
  )

/** An account and the extension billing; its environments stand in files of their own. */
export const base = {
  'account.yaml': document('Account', 'acme', '  role: vendor\n'),
  'billing/extension.yaml': document('Extension', 'billing', '  type: multi-account-installation\n'),
}

/** What the user has set for Git must not matter, and there is one who commits. */
export function asAda(): void {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null')
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
  for (const role of ['AUTHOR', 'COMMITTER']) {
    vi.stubEnv(`GIT_${role}_NAME`, 'Ada Lovelace')
    vi.stubEnv(`GIT_${role}_EMAIL`, 'ada@example.com')
  }
  for (const name of ['GITHUB_TOKEN', 'BOWLINE_GITHUB_TOKEN', 'GITHUB_API_URL']) vi.stubEnv(name, '')
}

/** A repository in which billing test has v1.1 and production v1.0. */
export async function billingRepository(): Promise<TestRepository> {
  const repository = await createRepository()
  await repository.commit(
    {
      ...base,
      'billing/test.yaml': environment('test', 'v1.1'),
      'billing/production.yaml': environment('production', 'v1.0'),
    },
    'Start',
  )
  return repository
}

/** Ada has such a repository to herself in each test of a file, and is handed it before. */
export function eachTestWithBilling(use: (repository: TestRepository) => void): void {
  let repository: TestRepository
  beforeEach(async () => {
    asAda()
    repository = await billingRepository()
    use(repository)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await repository.remove()
  })
}

/** All that a verb must leave alone: what is checked out, what is staged, and which files differ. */
export async function untouched(repository: TestRepository): Promise<string> {
  const parts = [
    ['symbolic-ref', 'HEAD'],
    ['rev-parse', 'HEAD'],
    ['ls-files', '--stage'],
    ['status', '--short'],
    ['diff'],
  ]
  return (await Promise.all(parts.map((args) => repository.git(...args)))).join('\n')
}
