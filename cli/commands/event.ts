import { Command } from 'commander'
import { SignJWT } from 'jose'
import type { EnvironmentOverview } from '../../api/overview.ts'
import { paths, pathTo } from '../../api/paths.ts'
import { BowlineError } from '../../core/domain/errors.ts'
import { exactText } from '../../core/lib/exact-json.ts'
import { isObject } from '../../core/lib/json.ts'
import { chosenEnvironment } from '../chosen-environments.ts'
import { type Client, connect, reasonOf, withDataFolderOption } from '../client.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { withExamples } from '../help.ts'
import { print, printError, printExact } from '../output.ts'
import { printJson } from '../print-json.ts'
import { readJson } from '../read-json.ts'
import { findTask } from '../tasks/find.ts'
import { printEnd, tellUnwanted } from '../tasks/wait.ts'

interface EventOptions {
  dataFolder: string
  url?: string
  data?: string
  object?: string
  key?: string
  correlationId?: string
  wait: boolean
  json: boolean
}

export function eventCommand(): Command {
  const command = withDataFolderOption(new Command('event'))
    .summary('send an external event to an environment')
    .description(
      "Send an external event as a system outside would: signed with the environment's secret (HS256). Prints the id of its task.",
    )
    .argument('<extension>', 'name of the extension')
    .argument('<environment>', 'dev, test or production')
    .argument('<type>', 'the event type, such as order_placed')
    .option(
      '--data <file>',
      'what the event brings: a file with a JSON object, - for standard input, or the object itself',
    )
    .option('--object <id>', 'the object it is about (default: the "id" in its data)')
    .option('--key <key>', 'its fairness key: tasks of different keys take turns')
    .option('--correlation-id <id>', 'an id of yours, for tracing')
    .option('--wait', 'wait, and print what the extension answers, or what became of the task', false)
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nReading the secret needs the admin token, and is audited. Exit codes: 1 where nobody subscribes to it, and with --wait\nwhere the answer is an error or the task fails. Of an event\nthat nobody waits for outside (background) --wait waits until its task has ended, also over its further tries: Ctrl-C ends\nthe waiting, not the task.',
    )
    .action(sendEvent)
  return withExamples(command, [
    ['bowline event orders dev order_placed --data order.json', 'from a file'],
    [`bowline event orders dev order_placed --data '{"id": "OR-1", "quantity": 3}'`, 'as it stands'],
    [
      'bowline event orders dev product_action_execution --data - --object PR-1 --wait < action.json',
      'and its answer',
    ],
  ])
}

async function sendEvent(
  extension: string,
  environment: string,
  type: string,
  options: EventOptions,
): Promise<void> {
  const data = options.data === undefined ? {} : await readJson('--data', options.data)
  if (!isObject(data)) throw new UsageError('--data: expected a JSON object')
  const client = await connect({ data: options.dataFolder, ...(options.url && { url: options.url }) })
  const target = await chosenEnvironment(client, extension, environment)
  const body = bodyOf(type, data, options)
  const authorization = `Bearer ${await tokenFor(client, target)}`
  const path = pathTo(paths.externalEvents, { service: target.extensionId, environment: target.id })
  const headers = options.wait ? {} : { prefer: 'respond-async' }
  const response = await client.send('POST', path, { authorization, body, headers })
  if (response.status === 202)
    return await printTask(client, (await response.json()) as { id: string }, options)
  const isAnswer = options.wait && response.headers.get('bowline-task') !== null
  if (!isAnswer) throw new BowlineError('refused', await reasonOf(response))
  await printAnswer(response, options)
}

function bodyOf(type: string, data: Readonly<Record<string, unknown>>, options: EventOptions): string {
  const object = options.object ?? data.id
  if (typeof object !== 'string')
    throw new UsageError('say which object it is about: --object ID, or a text "id" in its data')
  const { key, correlationId } = options
  return exactText({
    event_type: type,
    object_id: object,
    data,
    fairness_key: key,
    correlation_id: correlationId,
  })
}

/** Long enough for clocks that do not agree; the controller takes an hour at most. */
const tokenLife = '30m'

async function tokenFor(client: Client, { id }: EnvironmentOverview): Promise<string> {
  const { jwtSecret } = await client.get<{ jwtSecret: string }>(
    pathTo(paths.environmentKeys, { environment: id }),
  )
  return await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(tokenLife)
    .sign(new TextEncoder().encode(jwtSecret))
}

async function printTask(client: Client, task: { id: string }, { json, wait }: EventOptions): Promise<void> {
  if (!json) print(`${task.id}\n`)
  if (wait) return await printEnd(client, task.id, { json })
  if (json) printJson(task)
  tellUnwanted(await findTask(client, task.id))
}

async function printAnswer(response: Response, { json }: EventOptions): Promise<void> {
  const body = await response.text()
  const { status, headers } = response
  if (json) printJson({ status, content_type: headers.get('content-type'), body })
  else printExact(body.endsWith('\n') || body === '' ? body : `${body}\n`)
  if (status >= 400) {
    printError(`bowline: the extension answered ${status}\n`)
    process.exitCode = exitCodes.findings
  }
}
