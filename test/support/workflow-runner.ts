import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { temporaryFolder } from './git-repository.ts'

/** One step of a job on GitHub: what its action gets, and what the runner makes of what it does. */
export interface Step {
  /** The folder with the checkout. */
  workspace: string
  event: { name: string; payload: unknown }
  /** What the workflow says under `with`. */
  inputs?: Readonly<Record<string, string>>
  env?: Readonly<Record<string, string>>
}

export interface StepRun {
  code: number
  stdout: string
  stderr: string
  commands: readonly RunnerCommand[]
  outputs: ReadonlyMap<string, string>
  summary: string
  /** The runner's folder for files of the job. */
  temp: string
}

/** What the action was given by way of the clock: a Thursday, three days before clocks in Europe are put forward. */
const clock = 'data:text/javascript,Date.now = () => Date.parse("2027-03-25T09:00:00Z")'

const action = resolve(import.meta.dirname, '../../action')

/** Runs the bundle from a folder that holds nothing else, with no variables but those the runner sets. */
export async function runStep({ workspace, event, inputs = {}, env = {} }: Step): Promise<StepRun> {
  const home = await temporaryFolder()
  const installed = join(home, '_actions/action')
  const temp = join(home, '_temp')
  await mkdir(temp, { recursive: true })
  await cp(join(action, 'dist'), join(installed, 'dist'), { recursive: true })
  await cp(join(action, 'action.yml'), join(installed, 'action.yml'))
  await writeFile(join(home, 'package.json'), '{ "type": "commonjs" }') // what is around it must not matter
  const file = (name: string) => join(temp, name)
  await writeFile(file('event.json'), JSON.stringify(event.payload))
  for (const name of ['output', 'summary']) await writeFile(file(name), '')
  const description = parse(await readFile(join(installed, 'action.yml'), 'utf8'))
  const variables = {
    PATH: process.env.PATH,
    HOME: home,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    RUNNER_OS: 'Linux',
    ...inputVariables(description.inputs, inputs),
    ...env,
  }
  const main = join(installed, description.runs.main)
  const { code, stdout, stderr } = await node(['--import', clock, main], variables, workspace)
  return {
    code,
    stdout,
    stderr,
    commands: readCommands(stdout),
    outputs: readOutputs(await readFile(file('output'), 'utf8')),
    summary: await readFile(file('summary'), 'utf8'),
    temp,
  }
}

function inputVariables(
  described: Readonly<Record<string, { default?: string }>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(described).map(([name, { default: otherwise = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? otherwise,
    ]),
  )
}

function node(args: string[], env: NodeJS.ProcessEnv, cwd: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, args, { env, cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr })
    })
  })
}

export interface RunnerCommand {
  name: string
  properties: Readonly<Record<string, string>>
  data: string
}

const known = [
  'error',
  'warning',
  'notice',
  'debug',
  'group',
  'endgroup',
  'add-mask',
  'set-output',
  'add-path',
]

/** The commands that the runner would carry out, in both of the ways it knows to write them. */
export function readCommands(stdout: string): RunnerCommand[] {
  const commands: RunnerCommand[] = []
  let resumeWith: string | undefined
  for (const line of stdout.split(/\r\n|\r|\n/)) {
    const command = readCommand(line, [...known, 'stop-commands', ...(resumeWith ? [resumeWith] : [])])
    if (!command) continue
    if (resumeWith !== undefined) {
      if (command.name === resumeWith) resumeWith = undefined
    } else if (command.name === 'stop-commands') resumeWith = command.data
    else commands.push(command)
  }
  return commands
}

function readCommand(line: string, names: readonly string[]): RunnerCommand | undefined {
  const [, name = '', properties = '', data = ''] =
    /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line) ?? /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line) ?? []
  if (!names.includes(name)) return undefined
  const pairs = properties.split(',').map((each) => each.split(/=(.*)/s))
  const read = pairs.flatMap(([key = '', value = '']) => (key === '' ? [] : [[key, unescaped(value)]]))
  return { name, properties: Object.fromEntries(read), data: unescaped(data) }
}

/** As the runner does it: the percent sign comes last. */
function unescaped(text: string): string {
  return [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%3A', ':'],
    ['%2C', ','],
    ['%25', '%'],
  ].reduce((all, [from = '', to = '']) => all.replaceAll(from, to), text)
}

/** `name<<delimiter`, lines, `delimiter` */
export function readOutputs(text: string): Map<string, string> {
  const outputs = new Map<string, string>()
  const lines = text.split('\n')
  while (lines.length > 1) {
    const [, name = '', end = ''] = /^([^<]+)<<(.+)$/.exec(lines.shift() ?? '') ?? []
    if (name === '') throw new Error(`this is no file of outputs: ${text}`)
    const length = lines.indexOf(end)
    outputs.set(
      name,
      lines
        .splice(0, length + 1)
        .slice(0, -1)
        .join('\n'),
    )
  }
  return outputs
}

/** Errors and warnings as GitHub shows them in a pull request. */
export function annotationsIn({ commands }: StepRun): string[] {
  return commands
    .filter(({ name }) => name === 'error' || name === 'warning')
    .map(({ name, properties: { file, line, col, endLine, endColumn, title }, data }) => {
      const end = endLine === undefined ? '' : `-${endLine === line ? endColumn : `${endLine}:${endColumn}`}`
      const place = file === undefined ? '' : ` at ${file}:${line}:${col}${end}`
      return `${name}${place}: ${title}\n${data.replaceAll(/^/gm, '    ')}`
    })
}
