import { chmod, readFile } from 'node:fs/promises'
import type { SecretFile } from '../../ports/secret-file.ts'
import { isMissing, privateFile } from './private-files.ts'
import { writeWhole } from './write-whole.ts'

export function secretFile(path: string): SecretFile {
  return {
    path,
    async read() {
      try {
        const content = await readFile(path, 'utf8')
        await chmod(path, privateFile)
        return content
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    write: (content) => writeWhole(path, content),
  }
}
