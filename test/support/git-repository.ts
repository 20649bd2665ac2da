import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** Path to content; null removes the file. */
export type FileChanges = Readonly<Record<string, string | Buffer | null>>

/** A real repository in a temporary folder of its own. */
export interface TestRepository {
  /** Also its URL: Git takes a local path for one. */
  directory: string
  /** Runs Git in it and gives what it printed, trimmed. */
  git(...args: string[]): Promise<string>
  /** Commits the changes (none: an empty commit) on the branch checked out, and gives the commit's id. */
  commit(files: FileChanges, message?: string): Promise<string>
  /** Tags HEAD; annotated where a message is given. */
  tag(name: string, message?: string): Promise<void>
  push(remote: string, ref: string): Promise<void>
  /** Content of a file at a ref or commit. */
  show(ref: string, path: string): Promise<string>
  /** Paths of all files at a ref or commit, sorted. */
  files(ref: string): Promise<string[]>
  clone(options?: { bare?: boolean }): Promise<TestRepository>
  remove(): Promise<void>
}

const run = promisify(execFile)

const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  LC_ALL: 'C',
}

/** An empty repository whose first branch is `main`; bare ones have no checkout and cannot `commit`. */
export async function createRepository(
  options: { bare?: boolean; objectFormat?: 'sha1' | 'sha256' } = {},
): Promise<TestRepository> {
  const repository = repositoryIn(await temporaryFolder())
  const bare = options.bare ? ['--bare'] : []
  const format = `--object-format=${options.objectFormat ?? 'sha1'}`
  await repository.git('init', '--quiet', '--initial-branch=main', format, ...bare)
  return repository
}

/** A new folder; whoever asks removes it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bowline-test-'))
  await chmod(folder, 0o711) // where we are root, extensions run as other users, who must get through
  return folder
}

/** A repository that is there already. */
export function repositoryIn(directory: string): TestRepository {
  const git = async (...args: string[]) => {
    const { stdout } = await run('git', args, { cwd: directory, env, maxBuffer: 64 << 20 })
    return stdout.trim()
  }
  return {
    directory,
    git,
    async commit(files, message = 'A change') {
      await Promise.all(
        Object.entries(files).map(([path, content]) => change(join(directory, path), content)),
      )
      await git('add', '--all')
      await git('commit', '--quiet', '--allow-empty', `--message=${message}`)
      return await git('rev-parse', 'HEAD')
    },
    async tag(name, message) {
      await git('tag', ...(message === undefined ? [] : ['--annotate', `--message=${message}`]), name)
    },
    async push(remote, ref) {
      await git('push', '--quiet', remote, ref)
    },
    show: (ref, path) => git('show', `${ref}:${path}`),
    async files(ref) {
      const listed = await git('ls-tree', '-r', '-z', '--name-only', ref)
      return listed.split('\0').filter((path) => path !== '')
    },
    async clone({ bare = false } = {}) {
      const target = await temporaryFolder()
      await git('clone', '--quiet', ...(bare ? ['--bare'] : []), directory, target)
      return repositoryIn(target)
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

async function change(path: string, content: string | Buffer | null): Promise<void> {
  if (content === null) return await rm(path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}
