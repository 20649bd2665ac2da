import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { homeFolder } from '../../controller/adapters/files/home-folder.ts'
import { makePrivateFolder } from '../../controller/adapters/files/private-files.ts'
import { writeWhole } from '../../controller/adapters/files/write-whole.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { publicKeysFile } from '../../core/domain/keys-file.ts'
import { quoted } from '../../core/lib/closest.ts'
import { askYes } from '../ask.ts'
import { environment } from '../environment.ts'
import { HeldBack, UsageError } from '../exit.ts'
import { keysOfValues } from './reseal.ts'
import type { Workspace } from './workspace.ts'

class OtherKey extends HeldBack {
  constructor(message: string) {
    super('sealing-key-changed', message)
  }
}

/**
 * Lets nothing be sealed for somebody this user does not know: the key has to be the one this user sealed with last in this folder; the
 * first time, the one that all values there are sealed with. Who says which one it has to be is not asked.
 * @param wanted id of the key, where the user says it
 * @throws {HeldBack} where it is another, and nobody is there to say that it is right
 */
export async function expectKnownKey(id: string, workspace: Workspace, wanted?: string): Promise<void> {
  if (wanted === id) return
  if (wanted !== undefined)
    throw new UsageError(`${publicKeysFile} has the key ${id}, and --key says ${wanted}; nothing was sealed`)
  const last = (await readKnown())[await placeOf(workspace)]
  const known = last === undefined ? keysOfValues(workspace) : [last]
  if (known.every((each) => each === id)) return
  const before = last === undefined ? 'what is sealed here is sealed with' : 'you sealed with'
  const change = `${publicKeysFile} has another key than before: ${id}; ${before} ${quoted(known)}. Whoever has put it there can read what is sealed now. Has the owner of the controller rotated its keys?`
  if (!process.stdin.isTTY) throw new OtherKey(`${change} Then say --key ${id}`)
  if (!(await askYes(change))) throw new BowlineError('interrupted', 'nothing was changed')
}

/** For the next time. Where nothing can be kept, the values say what was sealed with. */
export async function rememberKey(id: string, workspace: Workspace): Promise<void> {
  const file = knownFile()
  try {
    const known = { ...(await readKnown()), [await placeOf(workspace)]: id }
    await makePrivateFolder(dirname(file))
    await writeWhole(file, `${JSON.stringify(known, null, 2)}\n`)
  } catch {
    // a home folder that is not there, or cannot be written in
  }
}

/** Below `XDG_STATE_HOME` or `~/.local/state`: by folder, the key that was sealed with last. */
function knownFile(): string {
  const states = environment.XDG_STATE_HOME || join(homeFolder(), '.local/state')
  return join(states, 'bowline', 'sealing-keys.json')
}

async function readKnown(): Promise<Readonly<Record<string, string>>> {
  try {
    return JSON.parse(await readFile(knownFile(), 'utf8'))
  } catch {
    return {}
  }
}

async function placeOf({ directory }: Workspace): Promise<string> {
  return await realpath(directory)
}
