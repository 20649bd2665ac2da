import { rm } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { eachTestWithBilling, environment, untouched } from '../../support/billing-config.ts'
import { createRepository, type TestRepository } from '../../support/git-repository.ts'
import { runCli } from '../../support/run-cli.ts'

let repository: TestRepository

eachTestWithBilling((made) => {
  repository = made
})

const rollback = (...flags: string[]) =>
  runCli('rollback', 'billing', 'production', '--dir', repository.directory, ...flags)
const release = (tag: string, path = 'billing/production.yaml', message = `Release ${tag}`) =>
  repository.commit({ [path]: environment('production', tag) }, message)

test('goes back to the tag before, and says which commit ended it', async () => {
  const ended = await release('v1.1')
  await repository.commit({ 'billing/test.yaml': environment('test', 'v2.0') }, 'Something else')
  const before = await untouched(repository)
  const { out, err, code } = await rollback()
  expect({ err, code }).toEqual({ err: '', code: 0 })
  expect(out).toContain(`v1.1 -> v1.0, as it was until ${ended.slice(0, 7)} "Release v1.1" of `)
  const branch = 'bowline/rollback-billing-production-to-v1.0'
  expect(`${await repository.show(branch, 'billing/production.yaml')}\n`).toBe(
    environment('production', 'v1.0'),
  )
  expect(await repository.git('log', '-1', '--format=%B', branch)).toMatch(
    /^Roll back billing production: v1.0\n\nproduction goes back from v1.1 to v1.0, as it was until \w{7} "Release v1.1" of \d{4}-\d\d-\d\d\.$/,
  )
  expect(await untouched(repository)).toBe(before)
})

test('after a rollback the next goes further back, never forward again', async () => {
  await release('v1.1')
  await release('v1.2')
  await release('v1.1', 'billing/production.yaml', 'Roll back')
  expect((await rollback()).out).toMatch(/v1.1 -> v1.0, as it was until \w{7} "Release v1.1"/)
  await release('v1.0', 'billing/production.yaml', 'Roll back further')
  expect(await rollback()).toMatchObject({
    code: 2,
    err: 'bowline: billing production has had no tag before v1.0, which it was rolled back to; --to v1.1 goes forward again\n',
  })
  expect((await rollback('--to', 'v1.2')).out).toContain('v1.0 -> v1.2, as it was until')
})

test('a tag that the repository of the source does not have is passed over', async () => {
  const source = await createRepository()
  onTestFinished(() => source.remove())
  await source.commit({ 'main.js': '' })
  await source.tag('v0.2.0')
  const declare = (tag: string) =>
    repository.commit({ 'billing/production.yaml': environment('production', tag, source.directory) })
  for (const tag of ['v0.2.0', 'v0.9.9', 'v0.2.1']) await declare(tag)
  const { out, err, code } = await rollback()
  expect({ err, code }).toEqual({ err: '', code: 0 })
  expect(out).toMatch(/v0.2.1 -> v0.2.0, as it was until .*; passed over, .* no such tag: v0.9.9\n/)
  const told = await rollback('--to', 'v0.9.9')
  expect(told.code).toBe(0)
  expect(told.err).toMatch(
    /^warning: there is no tag "v0.9.9" at .*; nothing is deployed before it is pushed\n$/,
  )
})

test('other changes of the file, its moves, and times when it was broken or gone are no obstacle', async () => {
  await release('v1.1')
  const text = environment('production', 'v1.1')
  await repository.commit({ 'billing/production.yaml': text.replace('main.js', 'server.js') })
  await repository.commit({ 'billing/production.yaml': 'spec: [\n' }, 'Oops')
  await repository.commit({ 'billing/production.yaml': null, 'elsewhere/prod.yml': text })
  await repository.commit({ 'elsewhere/prod.yml': null })
  await repository.commit({ 'all.yaml': `${environment('dev', 'v3')}---\n${text}` })
  const { out, code } = await rollback()
  expect(code).toBe(0)
  expect(out).toContain('v1.1 -> v1.0, as it was until')
  expect(out).toContain('+++ b/all.yaml')
})

test('a merge is one step: what was tried on its branch does not count', async () => {
  await repository.git('switch', '--quiet', '--create', 'work')
  await release('v1.1-rc1')
  await release('v1.1')
  await repository.git('switch', '--quiet', 'main')
  await repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge the release', 'work')
  expect((await rollback()).out).toMatch(/v1.1 -> v1.0, as it was until \w{7} "Merge the release"/)
})

test('--to goes further back, to a tag it really had', async () => {
  await release('v1.1')
  const ended = await release('v1.2')
  await release('v1.3')
  expect((await rollback('--to', 'v1.0')).out).toContain('v1.3 -> v1.0, as it was until')
  expect((await rollback('--to', 'v1.1')).out).toContain(`until ${ended.slice(0, 7)} "Release v1.2"`)
  expect(await rollback('--to', 'v9')).toMatchObject({
    code: 2,
    err: expect.stringContaining('never had the tag "v9"; before v1.3 it had "v1.2", "v1.1", "v1.0"'),
  })
  expect(await rollback('--to', 'v1.3')).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing to do'),
  })
})

test('a tag of another repository needs --source', async () => {
  const other = 'https://git.example.com/acme/billing-2.git'
  await repository.commit({ 'billing/production.yaml': environment('production', 'v2.0', other) })
  expect(await rollback()).toMatchObject({ code: 2, err: expect.stringContaining('give --source') })
  const { out } = await rollback('--source', '--patch')
  expect(out).toContain('-    url: https://git.example.com/acme/billing-2.git\n-    tag: v2.0 # what runs\n')
  expect(out).toContain('+    url: https://git.example.com/acme/billing.git\n+    tag: v1.0 # what runs\n')
})

test('where there was no other tag, or the clone does not go back that far, it says so', async () => {
  expect(await rollback()).toMatchObject({
    code: 2,
    err: 'bowline: billing production has had no other tag than v1.0\n',
  })
  await release('v1.1')
  const shallow = await createRepository()
  await shallow.git('fetch', '--quiet', '--depth=1', `file://${repository.directory}`, 'main')
  await shallow.git('reset', '--quiet', '--hard', 'FETCH_HEAD')
  const { err } = await runCli('rollback', 'billing', 'production', '--dir', shallow.directory)
  expect(err).toContain('as far as this shallow clone goes back')
  await shallow.remove()
})

test('without Git there is no history, but --to still makes a patch', async () => {
  await rm(`${repository.directory}/.git`, { recursive: true })
  expect(await rollback()).toMatchObject({ code: 2, err: expect.stringContaining('name the tag with --to') })
  expect((await rollback('--to', 'v0.9')).out).toContain('+    tag: v0.9 # what runs\n')
})
