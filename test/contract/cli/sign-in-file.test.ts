import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { signInChoice } from '../../../cli/controller/sign-in-file.ts'
import { temporaryFolder } from '../../support/git-repository.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/sign-in.md'), 'utf8')
const example = /<!-- sign-in file -->\s*```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''

async function fileWith(text: string): Promise<string> {
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'partner-secret'), 'of-the-partner\n')
  await writeFile(join(folder, 'sign-in.yaml'), text)
  return join(folder, 'sign-in.yaml')
}

test('the example of the page is read, with secrets from where it says', async () => {
  const { providers, machines } = signInChoice(await fileWith(example), { ACME_CLIENT_SECRET: 'of-acme' })
  expect(
    providers.map(({ settings, clientSecret }) => [settings.name, settings.prefix, clientSecret]),
  ).toEqual([
    ['acme', '', 'of-acme'],
    ['partner', 'partner:', 'of-the-partner'],
  ])
  expect(machines).toMatchObject([
    {
      name: 'deploy-billing',
      issuer: 'https://token.actions.githubusercontent.com',
      claims: { repository: ['acme/extensions'], environment: ['production'] },
      limit: { role: 'operator', paths: ['teams/billing/**'] },
    },
  ])
})

const provider = '{name: acme, issuer: "https://a.example", clientId: b'

test.each([
  [
    'providers: [{name: acme, issuer: "http://login.acme.example", clientId: b}]',
    'providers[0].issuer: expected the https:// address of an issuer',
  ],
  [`providers: [${provider}, clientSecret: x}]`, 'providers[0]: there is no field "clientSecret"'],
  [
    `providers: [${provider}, clientSecretFrom: NOT_SET}]`,
    'the secret of the provider acme: NOT_SET is empty, or not set',
  ],
  [
    `providers: [${provider}}, {name: b, issuer: "https://b.example", clientId: b}]`,
    'providers[0] and providers[1] have the same prefix',
  ],
  [
    'machines: [{name: a, audience: b, role: viewer, claims: {ref: refs/heads/main}}]',
    'machines[0].claims: expected sub or repository or repository_id among them',
  ],
  [
    'machines: [{name: a, audience: b, role: root, claims: {repository: a/b}}]',
    'machines[0].role: expected one of viewer, operator, approver, admin',
  ],
  ['- a', 'the file: expected fields'],
])('%s is refused', async (text, message) => {
  const file = await fileWith(text)
  expect(() => signInChoice(file, {})).toThrow(message)
})
