import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { controllerOptions } from '../../cli/controller/controller-options.ts'
import { defaultSettings } from '../../cli/controller/settings.ts'
import type { ControllerOptions } from '../../controller/compose/options.ts'
import { startController } from '../../controller/main.ts'
import { account } from '../support/bowline.ts'
import { createRepository, type TestRepository, temporaryFolder } from '../support/git-repository.ts'
import { waitFor } from '../support/poll.ts'
import { recordingLog } from '../support/samples.ts'
import { countStatements, type Statements } from '../support/statements.ts'
import { copyTemplate } from '../support/template-database.ts'

const size = 1_000

/** In local mode, with a variable and a schedule. */
function extensionFile(number: number): string {
  const name = `extension-${number}`
  return `apiVersion: bowline.dev/v1
kind: Extension
metadata: {name: ${name}}
spec: {type: multi-account-installation}
---
apiVersion: bowline.dev/v1
kind: Environment
metadata: {name: ${name}-dev}
spec: {extension: ${name}, type: dev, mode: local}
---
apiVersion: bowline.dev/v1
kind: VariableSet
metadata: {name: ${name}-dev}
spec: {extension: ${name}, environment: dev, variables: [{name: GREETING, value: hello}]}
---
apiVersion: bowline.dev/v1
kind: Schedule
metadata: {name: nightly}
spec:
  extension: ${name}
  environment: dev
  method: nightly
  trigger: {cron: "0 0 3 * * *", timeZone: UTC}
`
}

let repository: TestRepository
let folder: string
const log = recordingLog()

beforeAll(async () => {
  folder = await temporaryFolder()
  await copyTemplate(`${folder}/data`)
  repository = await createRepository()
  const files = Array.from({ length: size }, (_, number) => [`e${number}.yaml`, extensionFile(number)])
  await repository.commit({ 'account.yaml': account, ...Object.fromEntries(files) })
})

afterAll(async () => {
  await repository?.remove()
  await rm(folder, { recursive: true, force: true })
})

function options(): ControllerOptions {
  const chosen = {
    ...defaultSettings(),
    repo: repository.directory,
    data: `${folder}/data`,
    keepInstances: true,
  }
  return { ...controllerOptions(chosen, {}, log), port: 0 }
}

/**
 * Resolves when all that was to do is done: nothing was asked of the database for a while in which this process had next to
 * nothing to do, and waited for no answer, no program and no file.
 */
async function quiet(statements: Statements): Promise<void> {
  for (let isQuiet = false; !isQuiet; ) {
    const [asked, loop] = [statements.texts.length, performance.eventLoopUtilization()]
    await pause(1_500)
    const isIdle = performance.eventLoopUtilization(loop).utilization < 0.2
    isQuiet = isIdle && asked === statements.texts.length && !statements.underWay && !waitsForOthers()
  }
}

function waitsForOthers(): boolean {
  return process.getActiveResourcesInfo().some((kind) => kind === 'ProcessWrap' || kind.startsWith('FSReq'))
}

test(`a restart with ${size} environments that have not changed asks the database little, and writes no row`, async () => {
  const first = countStatements()
  const before = await startController(options())
  await waitFor(() => expect(log.lines.some(({ message }) => message.includes('has arrived'))).toBe(true))
  await quiet(first)
  await before.stop()
  first.stop()
  expect(first.texts.filter((text) => /insert into environments/.test(text)).length).toBeLessThan(100)
  expect(first.texts.filter((text) => /insert into schedules/.test(text)).length).toBeLessThan(40)

  const second = countStatements()
  onTestFinished(() => second.stop())
  const after = await startController(options())
  const untilReady = [...second.texts]
  await quiet(second)
  const writes = second.writes.filter((text) => !text.startsWith('UPDATE migration ')) // BullMQ's: of no row
  await after.stop()
  expect(untilReady.length).toBeLessThan(40) // environments and extensions are read 500 at a time
  expect(writes).toEqual([])
})
