import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { fileProblem } from '../../controller/adapters/files/file-problem.ts'
import { messageOf } from '../../core/domain/errors.ts'
import {
  type ProviderSettings,
  readSignInSettings,
  type SignInChoice,
} from '../../core/domain/sign-in-settings.ts'
import { UsageError } from '../exit.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What the file of `--sign-in` says, with the secrets that it names.
 * @throws {UsageError}
 */
export function signInChoice(file: string | undefined, env: Environment): SignInChoice {
  if (file === undefined) return { providers: [], machines: [] }
  const path = resolve(file)
  try {
    const { providers, machines } = readSignInSettings(parse(read(path)))
    return {
      providers: providers.map((settings) => ({
        settings,
        clientSecret: secretOf(settings, dirname(path), env),
      })),
      machines,
    }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${path}: ${messageOf(error)}`)
  }
}

function secretOf(
  { clientSecret, name }: ProviderSettings,
  folder: string,
  env: Environment,
): string | undefined {
  if (clientSecret === null) return undefined
  const secret =
    clientSecret.from === 'variable'
      ? env[clientSecret.name]
      : read(resolve(folder, clientSecret.name)).replace(/\r?\n$/, '')
  if (secret) return secret
  throw new UsageError(`the secret of the provider ${name}: ${clientSecret.name} is empty, or not set`)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`--sign-in: cannot read ${path}: ${fileProblem(error) ?? messageOf(error)}`)
  }
}
