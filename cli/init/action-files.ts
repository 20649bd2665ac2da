import { readFileSync } from 'node:fs'
import { packageFolder } from '../../controller/lib/package-folder.ts'

const names = ['action.yml', 'dist/index.js', 'dist/package.json', 'dist/LICENSES.txt']

/** The Action, whole as GitHub runs it: path in its folder to text. */
export function actionFiles(): Map<string, string> {
  return new Map(names.map((name) => [name, readFileSync(new URL(`action/${name}`, packageFolder), 'utf8')]))
}
