import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runGitProcess } from '../../controller/adapters/git/git-process.ts'
import { BowlineError } from '../../core/domain/errors.ts'

export interface FileChange {
  /** Relative to the top of the repository. */
  path: string
  before: string
  after: string
}

/** The change of a text as a patch for `git apply`, the same wherever it is made. */
export async function patchOf({ path, before, after }: FileChange): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bowline-patch-'))
  try {
    await writeBelow(folder, `a/${path}`, before)
    await writeBelow(folder, `b/${path}`, after)
    return await differenceOf(folder, path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeBelow(folder: string, path: string, text: string): Promise<void> {
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, text)
}

/** Git outside of any repository, and without the user's wishes as to how a difference looks. */
async function differenceOf(folder: string, path: string): Promise<string> {
  const plain = ['--no-index', '--no-prefix', '--no-color', '--no-ext-diff', '--no-textconv', '--text']
  const settings = ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false']
  const args = ['-C', folder, ...settings, 'diff', ...plain, '--', `a/${path}`, `b/${path}`]
  const { GIT_DIR: _, GIT_WORK_TREE: __, ...inherited } = process.env as Record<string, string>
  const { stdout, stderr, code } = await runGitProcess(args, {
    env: {
      ...inherited,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CEILING_DIRECTORIES: folder,
    },
    stop: new AbortController().signal,
  })
  if (code === 1) return stdout.toString('utf8') // there is a difference
  throw new BowlineError('no-patch', `Git made no patch: ${stderr.toString('utf8').trim()}`)
}
