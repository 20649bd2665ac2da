import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCommitSignatures } from '../../../../controller/adapters/git/git-signatures.ts'
import { createGitSource } from '../../../../controller/adapters/git/git-source.ts'
import { openSignedCommits } from '../../../../controller/compose/signed-commits.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../../../support/git-repository.ts'
import { commitEmpty, SigningKeys, type SignWith, signingProblem } from '../../../support/signing.ts'

const mustRun = process.env.CI === 'true'
if (signingProblem && !mustRun) console.warn(`skipped: ${signingProblem}`)
if (signingProblem && mustRun) test('signatures can be made', () => expect.fail(signingProblem))

describe.skipIf(signingProblem)('signed commits', () => {
  const signal = new AbortController().signal
  let keys: SigningKeys
  let ada: SignWith
  let eve: SignWith
  let grace: SignWith
  let mallory: SignWith
  let listed: string

  beforeAll(async () => {
    keys = await SigningKeys.create()
    ada = keys.ssh('ada')
    eve = keys.ssh('eve')
    grace = keys.gpg('grace')
    mallory = keys.gpg('mallory')
  })
  afterAll(() => keys.remove())

  let repository: TestRepository
  let data: string
  beforeEach(async () => {
    listed = keys.list(keys.signer('ada'))
    repository = await createRepository()
    data = await temporaryFolder()
    await repository.commit({ 'config.yaml': 'before the policy\n' }, 'Old and unsigned')
  })
  afterEach(async () => {
    await Promise.all([repository.remove(), rm(data, { recursive: true })])
  })

  const commit = (message: string, by: SignWith = []) => commitEmpty(repository, message, by)
  const mirror = () => ({ branch: 'main', directory: join(data, 'config.git') })
  const place = () => ({ repository: repository.directory, branch: 'main', credentials: undefined })

  /** What a controller that starts now says of the newest commit, having brought it. */
  async function refusal(requireSigned: string | undefined = listed): Promise<string | null | undefined> {
    const source = await createGitSource({ url: repository.directory, ...mirror() })
    const head = (await source.head(signal)) ?? ''
    await source.fetch(head, signal)
    const policy = await openSignedCommits({ ...place(), dataFolder: data, requireSigned })
    return await policy?.refusal(head, signal)
  }

  describe('the first time the newest commit vouches for all before it', () => {
    test('signed with a listed SSH key', async () => {
      await commit('Signed', ada)
      expect(await refusal()).toBeNull()
    })

    test('signed with a listed GPG key, from a folder of lists', async () => {
      await commit('Signed', grace)
      const folder = await temporaryFolder()
      await writeFile(join(folder, 'ssh'), `# ours\n\n${keys.signer('ada')}`)
      await writeFile(join(folder, 'grace.asc'), keys.publicKey('grace'))
      expect(await refusal(folder)).toBeNull()
      await rm(folder, { recursive: true })
    })

    test('not signed', async () => {
      const bad = await commit('Raise the limit')
      expect(await refusal()).toBe(
        `SignatureInvalid: commit ${bad.slice(0, 7)} "Raise the limit" by Ada Lovelace carries no signature that can be ` +
          'checked. What runs stays as it is. Sign with a listed key (git commit --amend --no-edit --allow-empty -S; ' +
          `git push --force-with-lease), or list the key in ${listed}.`,
      )
    })
  })

  describe('after that every commit counts', () => {
    beforeEach(async () => {
      listed = keys.list(keys.signer('ada'))
      await commit('Start', ada)
      expect(await refusal()).toBeNull()
    })

    test('several good ones in one push', async () => {
      for (const each of ['One', 'Two', 'Three']) await commit(each, ada)
      expect(await refusal()).toBeNull()
    })

    test('one that is hidden in the middle of a push', async () => {
      await commit('Good', ada)
      const hidden = await commit('Hidden')
      await commit('Good again', ada)
      expect(await refusal()).toContain(
        `commit ${hidden.slice(0, 7)} "Hidden" by Ada Lovelace carries no signature`,
      )
      await commit('And again', ada)
      expect(await refusal()).toContain(hidden.slice(0, 7))
    })

    test('all that are bad are counted, the oldest is named', async () => {
      await commit('First', eve)
      await commit('Second')
      expect(await refusal()).toMatch(
        /"First" by Ada Lovelace is signed with a key .*, and 1 later one is no better\./,
      )
      await commit('Third')
      expect(await refusal()).toContain('and 2 later ones are no better')
    })

    test('what a merge brings', async () => {
      await repository.git('switch', '--quiet', '--create', 'work')
      const bad = await commit('On the side')
      await repository.git('switch', '--quiet', 'main')
      await commit('On main', ada)
      await repository.git(...ada, 'merge', '--quiet', '--no-ff', '--message=Merge', 'work')
      expect(await refusal()).toContain(`commit ${bad.slice(0, 7)} "On the side"`)
    })

    test('the merge itself', async () => {
      await repository.git('switch', '--quiet', '--create', 'work')
      await commit('On the side', ada)
      await repository.git('switch', '--quiet', 'main')
      await repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'work')
      expect(await refusal()).toContain('"Merge" by Ada Lovelace carries no signature')
      await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
      await repository.git(...ada, 'merge', '--quiet', '--no-ff', '--message=Merge', 'work')
      expect(await refusal()).toBeNull()
    })

    test.each<[string, () => SignWith]>([
      ['an SSH key', () => eve],
      ['a GPG key', () => mallory],
    ])('%s that is not listed', async (_, by) => {
      await commit('Not by us', by())
      expect(await refusal()).toMatch(
        /is signed with a key that is not listed \((SHA256:\S{43}|[0-9A-F]{16})\)\./,
      )
    })

    test.each<[string, () => SignWith]>([
      ['SSH', () => ada],
      ['GPG', () => grace],
    ])('one that was changed after it was signed (%s)', async (_, by) => {
      const folder = await temporaryFolder()
      await writeFile(join(folder, 'a'), keys.signer('ada'))
      await writeFile(join(folder, 'b'), keys.publicKey('grace'))
      await commit('Lower the limit', by())
      const object = await repository.git('cat-file', 'commit', 'HEAD')
      await writeFile(join(folder, '.object'), `${object.replace('Lower', 'Raise')}\n`)
      const forged = await repository.git('hash-object', '-t', 'commit', '-w', join(folder, '.object'))
      await repository.git('update-ref', 'refs/heads/main', forged)
      expect(await refusal(folder)).toContain(
        `commit ${forged.slice(0, 7)} "Raise the limit" by Ada Lovelace has a bad signature: it is not what was signed`,
      )
      await rm(folder, { recursive: true })
    })

    test('one that was signed, then amended without a signature', async () => {
      await commit('Signed', ada)
      await repository.git('commit', '--quiet', '--amend', '--allow-empty', '--message=Amended')
      expect(await refusal()).toContain('"Amended" by Ada Lovelace carries no signature')
    })

    test('a key that the repository brings itself does not count, nor does its configuration', async () => {
      const files = {
        signers: keys.signer('eve'),
        '.gitconfig': `[gpg "ssh"]\n\tallowedSignersFile = signers\n`,
      }
      for (const [name, text] of Object.entries(files))
        await writeFile(join(repository.directory, name), text)
      await repository.git('add', '--all')
      await repository.git('config', 'gpg.ssh.allowedSignersFile', join(repository.directory, 'signers'))
      await commit('Trust me', eve)
      expect(await refusal()).toContain('"Trust me" by Ada Lovelace is signed with a key that is not listed')
    })

    test('an SSH key whose time is over, and one for other things', async () => {
      await commit('Signed', ada)
      expect(await refusal(keys.list(keys.signer('ada', 'valid-before="20200101"')))).toContain(
        'has expired (SHA256:',
      )
      expect(await refusal(keys.list(keys.signer('ada', 'namespaces="file"')))).toContain(
        'a key that is not listed',
      )
      expect(await refusal(keys.list(keys.signer('ada', 'namespaces="git"')))).toBeNull()
    })

    test('a GPG key that has expired', async () => {
      await commit('In time', keys.expiredGpg('brief'))
      expect(await refusal(keys.list(keys.publicKey('brief')))).toMatch(/has expired \([0-9A-F]{16}\)\./)
    })

    test('a GPG key that was revoked', async () => {
      await commit('Before', keys.gpg('stolen'))
      keys.revoke('stolen')
      expect(await refusal(keys.list(keys.publicKey('stolen')))).toContain('a key that was revoked (')
    })

    test('a key that is listed later mends it, without a restart', async () => {
      const head = await commit('By Eve', eve)
      expect(await refusal()).toContain('not listed')
      const policy = await openSignedCommits({ ...place(), dataFolder: data, requireSigned: listed })
      keys.list(keys.signer('ada'), keys.signer('eve'))
      expect(await policy?.refusal(head, signal)).toBeNull()
    })

    test('signing again, as the message says, mends it', async () => {
      const start = await repository.git('rev-parse', 'HEAD')
      await commit('One')
      await commit('Two')
      const said = await refusal()
      const [, line = ''] = /\((git rebase .*?);/.exec(said ?? '') ?? []
      expect(line).toContain(start.slice(0, 12))
      const [, exec = '', since = ''] = /--exec "(.*)" (\w+)$/.exec(line) ?? []
      await repository.git(...ada, 'rebase', '--quiet', '--rebase-merges', '--exec', exec, since)
      expect(await refusal()).toBeNull()
    })

    test('going back to a signed commit is taken, to an unsigned one not', async () => {
      await commit('Two', ada)
      expect(await refusal()).toBeNull()
      await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
      expect(await refusal()).toBeNull()
      await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
      expect(await refusal()).toContain('"Old and unsigned"')
    })

    test('without the policy nothing is asked, and a later one begins anew', async () => {
      await commit('Unsigned')
      expect(await refusal()).toContain('"Unsigned"')
      const policy = await openSignedCommits({ ...place(), dataFolder: data, requireSigned: undefined })
      expect(policy).toBeUndefined()
      await commit('Signed', ada)
      expect(await refusal()).toBeNull()
    })

    describe('the commit that was checked last', () => {
      const remake = () => rm(join(data, 'config.git'), { recursive: true })

      test('is found again by a mirror that was made anew', async () => {
        await remake()
        await commit('Hidden')
        await commit('Good', ada)
        expect(await refusal()).toContain('"Hidden"')
      })

      test('is asked for where a force push has taken it away meanwhile', async () => {
        await remake()
        await repository.git('reset', '--quiet', '--hard', 'HEAD~1')
        await commit('Hidden')
        await commit('Good', ada)
        expect(await refusal()).toContain('"Hidden"')
        await repository.git('reflog', 'expire', '--expire=now', '--all')
        await repository.git('gc', '--quiet', '--prune=now')
        await remake()
        const said = await refusal()
        expect(said).toContain('the last one whose signature was checked, is not in the repository any more')
        await rm(join(data, 'signed-commit.json')) // as the message says
        expect(await refusal()).toBeNull()
      })

      test('is not forgotten where its file is damaged', async () => {
        await writeFile(join(data, 'signed-commit.json'), '{"commit": ')
        await commit('Good', ada)
        await expect(refusal()).rejects.toThrow(
          /Cannot read .*signed-commit.json: .* Remove it to begin anew/,
        )
      })

      test('is that of this branch and repository', async () => {
        const kept = JSON.parse(await readFile(join(data, 'signed-commit.json'), 'utf8'))
        expect(kept).toEqual({
          repository: repository.directory,
          branch: 'main',
          commit: await repository.git('rev-parse', 'HEAD'),
        })
      })
    })

    test('what a pull request would bring is judged without being let in', async () => {
      const base = await repository.git('rev-parse', 'HEAD')
      const policy = await openSignedCommits({ ...place(), dataFolder: data, requireSigned: listed })
      const proposed = async (message: string, by?: SignWith) => {
        const head = await commit(message, by)
        await (await createGitSource({ ...mirror(), url: repository.directory })).fetch(head, signal)
        return await policy?.refusalOfMerge(base, head, signal)
      }
      expect(await proposed('Good', ada)).toBeNull()
      expect(await proposed('Bad')).toMatch(/^commit \w{7} "Bad" by Ada Lovelace carries no signature/)
      expect(await proposed('Good again', ada)).toMatch(/^commit \w{7} "Bad"/)
      const kept = JSON.parse(await readFile(join(data, 'signed-commit.json'), 'utf8'))
      expect(kept.commit).toBe(base)
    })

    test('many are checked in parts', async () => {
      for (let number = 0; number < 60; number += 1) await commit(`Change ${number}`, ada)
      expect(await refusal()).toBeNull()
    })

    test('a check that takes too long is given up', async () => {
      const head = await commit('Good', ada)
      const directory = join(data, 'config.git')
      const options = { url: repository.directory, branch: 'main', directory, keys: listed, timeoutMs: 1 }
      const signatures = await createCommitSignatures(options)
      await expect(signatures.verify([head], signal)).rejects.toThrow('took longer than 0.001 s')
    })

    test('an abort ends it', async () => {
      const head = await commit('Good', ada)
      const policy = await openSignedCommits({ ...place(), dataFolder: data, requireSigned: listed })
      const reason = new Error('stopping')
      await expect(policy?.refusal(head, AbortSignal.abort(reason))).rejects.toBe(reason)
    })
  })

  describe('a list that cannot be used is told at once', () => {
    test.each<[string, () => string, RegExp]>([
      ['empty', () => keys.list('# nobody\n'), /no key is listed there/],
      [
        'a key without a name',
        () => keys.list(keys.signer('ada').replace(/^\S+ +/, '')),
        /a name has to stand before/,
      ],
      ['something else', () => keys.list('Dear diary,\n'), /listed:1: expected an allowed signer/],
      ['a private key', () => keys.path('ada'), /this is a private key/],
      ['not there', () => keys.path('nowhere'), /there is no such file or folder/],
      ['torn', () => keys.list(keys.publicKey('grace').slice(0, 120)), /gpg does not take a listed key/],
    ])('%s', async (_, list, message) => {
      await expect(refusal(list())).rejects.toThrow(message)
    })
  })
})
