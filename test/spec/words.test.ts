import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { count } from '../../core/lib/count.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folders = ['action', 'api', 'cli', 'controller', 'core', 'dashboard', 'sdk']

/** `${number} tasks` in a text, where the number may be one. What is a limit, or out of several, never is. */
const plural =
  /(?<!at most |up to |more than |least |out of | of |of these |\/)\$\{(?!count)[^}$`]+\} (changes|commits|connections|environments|errors|events|extensions|files|findings|instances|keys|problems|releases|resources|rows|runners|runs|schedules|tasks|values|variables|warnings)\b/

/** Files in which the number is never one, or is none. */
const known = ['cli/init/scaffold.ts', 'controller/observe/environment-status.ts', 'sdk/perform.ts']

test('a number before a noun goes through count(), which knows the singular', () => {
  expect([count(0, 'environment'), count(1, 'environment'), count(2, 'environment')]).toEqual([
    '0 environments',
    '1 environment',
    '2 environments',
  ])
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.includes('dist'))
      .flatMap((path) =>
        readFileSync(join(root, folder, path), 'utf8')
          .split('\n')
          .filter((line) => plural.test(line))
          .map((line) => `${folder}/${path}: ${line.trim()}`),
      ),
  )
  expect(found.filter((line) => !known.some((file) => line.startsWith(`${file}:`)))).toEqual([])
})
