import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDataFolder } from '../../../../controller/adapters/files/data-folder.ts'
import { temporaryFolder } from '../../../support/git-repository.ts'

const isRoot = process.getuid?.() === 0
const closed = isRoot ? 0o711 : 0o700
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

let data: string

beforeEach(async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true }))
  data = join(folder, 'data')
})

/** As an earlier version, or somebody, has left it. */
async function leftOpen(mode: number): Promise<void> {
  await mkdir(data)
  await writeFile(join(data, 'port'), '1')
  await chmod(data, mode)
}

describe('the data folder', () => {
  test('is made for its owner, and there is nothing to tell', async () => {
    expect((await openDataFolder(data)).openness).toBeUndefined()
    expect(await modeOf(data)).toBe(closed)
    expect((await openDataFolder(data)).openness).toBeUndefined()
  })

  test.each([0o755, 0o770, 0o777])('that was open (%o) is closed, and that is told', async (mode) => {
    await leftOpen(mode)
    expect((await openDataFolder(data)).openness).toBe(
      `others could look into it (its mode was ${mode.toString(8)}, and is ${closed.toString(8)} now); where others use this machine, they may have read its keys and its token`,
    )
    expect(await modeOf(data)).toBe(closed)
  })

  test('that is more than that stays as it is, and that is told', async () => {
    await leftOpen(0o755)
    vi.stubEnv('HOME', join(data, 'home'))
    onTestFinished(() => void vi.unstubAllEnvs())
    await mkdir(join(data, 'home'))
    expect((await openDataFolder(data)).openness).toContain('choose a folder of its own with --data')
    expect(await modeOf(data)).toBe(0o755)
  })

  test.runIf(isRoot)('of another user is told of, and left to that user', async () => {
    await leftOpen(0o755)
    await chown(data, 12_345, 12_345)
    expect((await openDataFolder(data)).openness).toContain('it belongs to user 12345')
    expect(await modeOf(data)).toBe(0o755)
  })
})
