import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { base, document, eachTestWithBilling, environment, untouched } from '../../support/billing-config.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

let repository: TestRepository

eachTestWithBilling((made) => {
  repository = made
})

const toProduction = ['promote', 'billing', '--from', 'test', '--to', 'production']
const branch = 'bowline/promote-billing-to-production-v1.1'
const promote = (...flags: string[]) => runCli(...toProduction, '--dir', repository.directory, ...flags)
const branches = () => repository.git('for-each-ref', '--format=%(refname:short)', 'refs/heads')

describe('promote', () => {
  test('makes a branch of one commit that changes the tag, and nothing else', async () => {
    const { out, err, code } = await promote()
    expect({ err, code }).toEqual({ err: '', code: 0 })
    expect(await repository.git('log', '--format=%P %an %s', '-1', branch)).toBe(
      `${await repository.git('rev-parse', 'main')} Ada Lovelace Promote billing to production: v1.1`,
    )
    expect(await repository.git('diff', '--stat=100', 'main', branch)).toMatch(
      /^ ?billing\/production.yaml \| 2 \+-\n/,
    )
    expect(`${await repository.show(branch, 'billing/production.yaml')}\n`).toBe(
      environment('production', 'v1.1'),
    )
    expect(out).toContain('billing production: v1.0 -> v1.1, as in test\n\ndiff --git')
    expect(out).toContain(
      `It counts once it is merged into main:\n  git switch main && git merge ${branch} && git branch -d ${branch}\n`,
    )
  })

  test('says where to push it, where there is a remote', async () => {
    await repository.git('remote', 'add', 'origin', 'https://git.example.com/acme/config.git')
    expect((await promote()).out).toContain(
      `It counts once it is merged into main. Push it with\n  git push origin ${branch}\n`,
    )
  })

  test('says what it is to be merged into, also where it builds on no branch', async () => {
    await repository.git('switch', '--quiet', '--detach')
    expect((await promote()).out).toContain(
      `merged into the branch that the controller follows:\n  git merge ${branch} &&`,
    )
  })

  test('uses the branch of an earlier one again, where that is merged', async () => {
    await promote()
    await repository.git('merge', '--quiet', branch)
    const back = await repository.commit({ 'billing/production.yaml': environment('production', 'v1.0') })
    expect((await promote()).code).toBe(0)
    expect(await repository.git('rev-parse', `${branch}^`)).toBe(back)
  })

  test('touches neither working tree nor index nor the branch that is checked out', async () => {
    const file = join(repository.directory, 'billing/production.yaml')
    await writeFile(file, environment('production', 'v0.9')) // neither staged nor committed
    await writeFile(join(repository.directory, 'notes.md'), 'staged')
    await repository.git('add', 'notes.md')
    const before = await untouched(repository)
    expect((await promote()).code).toBe(0)
    expect(await untouched(repository)).toBe(before)
    expect(await readFile(file, 'utf8')).toBe(environment('production', 'v0.9'))
  })

  test('once more makes nothing more', async () => {
    await promote()
    const commit = await repository.git('rev-parse', branch)
    expect((await promote()).code).toBe(0)
    expect(await repository.git('rev-parse', branch)).toBe(commit)
  })

  test('leaves a branch of that name with something else in it alone', async () => {
    await repository.git('switch', '--quiet', '--create', branch)
    await repository.commit({ 'notes.md': 'of somebody' })
    await repository.git('switch', '--quiet', 'main')
    const { err, code } = await promote()
    expect(err).toContain(`there is a branch ${branch} with something else in it`)
    expect(code).toBe(2)
    expect((await promote('--branch', 'mine')).code).toBe(0)
    expect(await branches()).toBe(`${branch}\nmain\nmine`)
  })

  test('builds on another revision where one is named', async () => {
    await repository.git('switch', '--quiet', '--create', 'work')
    await repository.commit({ 'billing/test.yaml': environment('test', 'v1.2') })
    expect((await promote('--base', 'main')).code).toBe(0)
    expect(await repository.git('rev-parse', `${branch}^`)).toBe(await repository.git('rev-parse', 'main'))
    expect((await promote('--base', 'nowhere')).err).toContain('there is no revision "nowhere"')
  })

  test('finds the file from a folder of the repository, and keeps modes', async () => {
    const deep = await createRepository()
    await deep.commit({
      'config/account.yaml': base['account.yaml'],
      'config/billing/extension.yaml': base['billing/extension.yaml'],
      'config/billing/test.yaml': environment('test', 'v1.1'),
      'config/billing/production.yaml': environment('production', 'v1.0'),
      'other/räum.txt': 'left alone',
    })
    await deep.git('update-index', '--chmod=+x', 'config/billing/production.yaml')
    await deep.git('commit', '--quiet', '--message', 'executable')
    const { out, code } = await runCli(...toProduction, '--dir', join(deep.directory, 'config'))
    expect(code).toBe(0)
    expect(out).toContain('+++ b/config/billing/production.yaml')
    expect(await deep.git('diff', '--raw', '--no-abbrev', 'main', branch)).toMatch(
      /^:100755 100755 \w+ \w+ M\tconfig\/billing\/production.yaml$/,
    )
    await deep.remove()
  })

  test('signs where the user signs all commits', async () => {
    await repository.git('config', 'commit.gpgSign', 'true')
    await repository.git('config', 'gpg.program', 'false')
    const { err, code } = await promote()
    expect(err).toContain('Git did not make the branch: gpg failed to sign the data')
    expect(code).toBe(3)
    expect(await branches()).toBe('main')
  })

  test('is told as JSON for scripts', async () => {
    const { out } = await promote('--json')
    expect(JSON.parse(out)).toMatchObject({
      ...{ extension: 'billing', environment: 'production', from: 'v1.0', to: 'v1.1' },
      ...{ file: 'billing/production.yaml', line: 9, branch, pushed: false, pullRequest: null },
      commit: await repository.git('rev-parse', branch),
    })
  })
})

describe('--patch', () => {
  test('prints the patch and makes nothing', async () => {
    const objects = await repository.git('count-objects', '-v')
    const { out, err, code } = await promote('--patch')
    expect(code).toBe(0)
    expect(out).toMatch(/^diff --git a\/billing\/production.yaml b\/billing\/production.yaml\n/)
    expect(err).toBe('billing production: v1.0 -> v1.1, as in test\n')
    expect(await branches()).toBe('main')
    expect(await repository.git('count-objects', '-v')).toBe(objects)
    await writeFile(join(repository.directory, 'the.patch'), out)
    await repository.git('apply', 'the.patch')
    expect(await readFile(join(repository.directory, 'billing/production.yaml'), 'utf8')).toBe(
      environment('production', 'v1.1'),
    )
  })

  test('is what there is where the folder is in no Git repository', async () => {
    await rm(join(repository.directory, '.git'), { recursive: true })
    const { out, err, code } = await promote()
    expect(code).toBe(0)
    expect(out).toContain('-    tag: v1.0 # what runs\n+    tag: v1.1 # what runs\n')
    expect(err).toContain('There is no Git repository here')
    expect(await promote('--push')).toMatchObject({
      code: 2,
      err: expect.stringContaining('only --patch is possible'),
    })
    expect(await promote('--base', 'main')).toMatchObject({ code: 2 })
  })

  test('does not go with a branch', async () => {
    expect((await promote('--patch', '--push')).code).toBe(2)
  })
})

describe('--push', () => {
  test('pushes the branch, and says so', async () => {
    const origin = await repository.clone({ bare: true })
    await repository.git('remote', 'add', 'origin', origin.directory)
    const { out, code } = await promote('--push')
    expect(code).toBe(0)
    expect(out).toMatch(
      /branch bowline\/promote-billing-to-production-v1.1 \(\w{7}\) is pushed to origin. It counts once it is merged into main\n$/,
    )
    expect(await origin.git('rev-parse', branch)).toBe(await repository.git('rev-parse', branch))
    await origin.remove()
  })

  test('without a remote makes nothing', async () => {
    expect(await promote('--push')).toEqual({
      out: '',
      err: 'bowline: the repository has no remote "origin" to push to\n',
      code: 2,
    })
    expect(await branches()).toBe('main')
  })

  test('that fails leaves the branch and says how to go on', async () => {
    await repository.git('remote', 'add', 'origin', join(repository.directory, 'nowhere'))
    const { err, code } = await promote('--push')
    expect(err).toContain(`the branch ${branch} is made, but was not pushed: `)
    expect(err).toContain(`Try "git push origin ${branch}"`)
    expect(code).toBe(3)
    expect(await branches()).toContain(branch)
  })
})

describe('nothing is made', () => {
  test('where the tag is the same already', async () => {
    await repository.commit({ 'billing/production.yaml': environment('production', 'v1.1') })
    expect(await promote()).toEqual({
      out: 'nothing to do: billing production has the tag of test, v1.1\n',
      err: '',
      code: 0,
    })
    expect(JSON.parse((await promote('--json')).out)).toHaveProperty('nothingToDo')
  })

  const local = '  { extension: billing, type: test, mode: local }\n'
  const other = environment('test', 'v1.1', 'https://git.example.com/acme/other.git')
  const twice = `${environment('test', 'v1.1')}---\n${environment('test', 'v1.2').replace('billing-test', 'b')}`
  test.each<[string, Record<string, string | null>, string]>([
    ['in local mode', { 'billing/test.yaml': document('Environment', 'b', local) }, 'is in local mode'],
    [
      'where one is not declared: what there is, and how to declare it',
      { 'billing/test.yaml': null },
      'billing test is not declared; billing has "production". Declare it with a document of its own, as that at billing/production.yaml:1: kind Environment, with "type: test" and the source and tag to begin with\n',
    ],
    ['where one is declared twice', { 'billing/test.yaml': twice }, 'more than once: billing/test.yaml:1, '],
    ['where the URLs differ', { 'billing/test.yaml': other }, 'acme/other.git, billing production from'],
    [
      'where the YAML is broken',
      { 'billing/test.yaml': environment('test', '[v1.1') },
      'mend this document first',
    ],
    [
      'where the new tag would be an error',
      { 'billing/test.yaml': environment('test', 'v1..2') },
      '[bad-tag]',
    ],
  ])('%s', async (_, files, message) => {
    await repository.commit(files)
    const { out, err, code } = await promote()
    expect(err).toContain(message)
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(await branches()).toBe('main')
  })

  test('where more than the tag would change', async () => {
    const aliased = environment('production', '&tag v1.0').replace('node main.js', '*tag')
    await repository.commit({ 'billing/production.yaml': aliased })
    const { err, code } = await promote()
    expect(err).toBe(
      'bowline: billing/production.yaml:9: this source is written in a way that cannot be edited safely; set tag to "v1.1" by hand\n',
    )
    expect({ code, branches: await branches() }).toEqual({ code: 3, branches: 'main' })
  })
})

test('--source takes the URL, too', async () => {
  const other = 'https://git.example.com/acme/other.git'
  await repository.commit({ 'billing/test.yaml': environment('test', 'v1.1', other) })
  expect((await promote('--source')).code).toBe(0)
  expect(`${await repository.show(branch, 'billing/production.yaml')}\n`).toBe(
    environment('production', 'v1.1', other),
  )
})

test('the same environment twice, or one there is not, is bad usage', async () => {
  const flags = (from: string, to: string) => ['promote', 'billing', '--from', from, '--to', to]
  expect(await runCli(...flags('test', 'test'))).toMatchObject({ code: 2 })
  expect(await runCli(...flags('staging', 'test'))).toMatchObject({ code: 2 })
  const empty = await temporaryFolder()
  expect((await runCli(...toProduction, '--dir', empty)).err).toContain('extension "billing" is not declared')
  await rm(empty, { recursive: true })
})
