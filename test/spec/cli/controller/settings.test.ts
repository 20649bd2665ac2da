import { Command } from 'commander'
import { expect, test, vi } from 'vitest'
import { controllerOptions } from '../../../../cli/controller/controller-options.ts'
import {
  defaultSettings,
  demoSettings,
  optionOf,
  type Settings,
  settings,
} from '../../../../cli/controller/settings.ts'
import { usualLimits } from '../../../../controller/tasks/limits.ts'
import { usualRetention } from '../../../../controller/tasks/retention.ts'
import { recordingLog } from '../../../support/samples.ts'

test.each(Object.entries(settings))('%s is what Commander calls its flag', (name, setting) => {
  expect(optionOf(setting).attributeName()).toBe(name)
})

test('every setting has an environment variable of its own', () => {
  const variables = Object.values(settings).map(({ env }) => env)
  expect(new Set(variables).size).toBe(variables.length)
})

test('what nothing was chosen for is the default, the same for everybody', () => {
  const command = new Command()
  for (const setting of Object.values(settings))
    command.addOption(optionOf({ ...setting, env: 'NOBODY_SETS_THIS' }))
  const { repo, ...others } = command.parse(['--repo', 'config'], { from: 'user' }).opts<Settings>()
  expect(repo).toBe('config')
  expect(others).toEqual(defaultSettings())
})

test('the demo takes what a controller takes, but what is about the repository that it makes', () => {
  const taken = demoSettings().map(({ env }) => env)
  const left = Object.values(settings).flatMap(({ env }) => (taken.includes(env) ? [] : [env]))
  expect(left).toEqual([
    'BOWLINE_REPO',
    'BOWLINE_BRANCH',
    'BOWLINE_REQUIRE_SIGNED',
    'BOWLINE_GITHUB_APP',
    'BOWLINE_GITHUB_APP_KEY',
    'BOWLINE_GITHUB_REPOSITORY',
    'BOWLINE_GITHUB_COMMENT',
  ])
})

test('what it takes has the same flags and variables, and defaults that suit a demo', () => {
  const command = new Command()
  for (const setting of demoSettings()) command.addOption(optionOf(setting))
  vi.stubEnv('BOWLINE_PORT', '8080')
  vi.stubEnv('BOWLINE_DATA', undefined)
  const { data, poll, port, host } = command.parse(['--host', '::1'], { from: 'user' }).opts<Settings>()
  vi.unstubAllEnvs()
  expect({ data, poll, port, host }).toEqual({ data: '.bowline/demo', poll: 2000, port: 8080, host: '::1' })
})

test.each([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['', false],
])('a switch is what its variable says: %j is %s', (text, expected) => {
  vi.stubEnv('BOWLINE_STATUS_OUTPUT', text)
  const command = new Command().addOption(optionOf(settings.statusOutput))
  expect(command.parse([], { from: 'user' }).opts<Settings>().statusOutput).toBe(expected)
  expect(command.parse(['--status-output'], { from: 'user' }).opts<Settings>().statusOutput).toBe(true)
  vi.unstubAllEnvs()
})

test('and nothing else; an empty variable of others is none', () => {
  vi.stubEnv('BOWLINE_STATUS_OUTPUT', 'please')
  expect(() => optionOf(settings.statusOutput)).toThrow(
    'BOWLINE_STATUS_OUTPUT: expected true or false, found "please"',
  )
  vi.stubEnv('BOWLINE_DATA', '')
  const command = new Command().addOption(optionOf(settings.data))
  expect(command.parse([], { from: 'user' }).opts<Settings>().data).toBe('.bowline')
  vi.unstubAllEnvs()
})

const chosen: Settings = { ...defaultSettings(), repo: 'config' }
const optionsWith = (settings: Partial<Settings> = {}, env: Record<string, string> = {}) =>
  controllerOptions({ ...chosen, ...settings }, env, recordingLog())

test('a controller with no choices: the usual limits, no secrets, nobody told', () => {
  expect(optionsWith()).toMatchObject({
    repository: 'config',
    credentials: undefined,
    redis: undefined,
    github: undefined,
    secrets: [],
    limits: {
      maxRunning: undefined,
      capacityPerConnection: usualLimits.capacityPerConnection,
      maxBacklog: usualLimits.maxBacklog,
      maxBacklogBytes: usualLimits.maxBacklogBytes,
      hand: usualLimits.hand,
    },
    retention: usualRetention,
  })
})

test('all that is secret in the environment is hidden', () => {
  const env = {
    BOWLINE_GIT_PASSWORD: 'git-password',
    BOWLINE_GITHUB_TOKEN: 'github-token',
    BOWLINE_GITHUB_WEBHOOK_SECRET: 'webhook-secret',
    BOWLINE_METRICS_TOKEN: 'metrics-token-of-16',
    BOWLINE_SECRET_SOURCE: 'source-password',
    PGPASSWORD: 'database-password',
    DATABASE_URL: 'postgres://h/b',
    HOME: '/home/nobody',
  }
  expect(optionsWith({}, env).secrets.toSorted()).toEqual(Object.values(env).slice(0, 6).toSorted())
})

test.each([
  [{ BOWLINE_METRICS_TOKEN: 'short' }, {}, 'BOWLINE_METRICS_TOKEN: expected at least 16 letters'],
  [{ BOWLINE_REDIS_PREFIX: 'a b' }, {}, 'BOWLINE_REDIS_PREFIX: expected at most 64 letters'],
  [{}, { githubApp: '1' }, '--github-app needs --github-app-key'],
])('%j with %j cannot be meant', (env, settings, message) => {
  expect(() => optionsWith(settings, env)).toThrow(message)
})

test('the version of Connect that runners are told is a choice', () => {
  const option = optionOf(settings.connectVersion)
  expect(option.parseArg?.('42.1.0-g1a2b', undefined)).toBe('42.1.0-g1a2b')
  expect(() => option.parseArg?.('newest', undefined)).toThrow('expected a version such as 43.0.0.')
  expect(optionsWith({ connectVersion: '42.0.0' })).toMatchObject({ connectVersion: '42.0.0' })
  expect(optionsWith()).toMatchObject({ connectVersion: '43.0.0' })
})
