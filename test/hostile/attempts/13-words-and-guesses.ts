import { once } from 'node:events'
import type { WebSocket } from 'ws'
import type { Attempt } from '../attempt.ts'
import { eventToken } from '../event-token.ts'
import type { Keys, Target } from '../target.ts'

/** Words of everybody's texts, which an extension says are its secrets. */
const words = ['e', 'error', 'orders', 'Running', 'started', 'instance', 'connected', 'application/json']

/** Ways in which a library may write a text. */
const writings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => encodeURIComponent(text.replaceAll('a', ' ')).replaceAll('%20', '%61'),
  (text) => Array.from(text, (sign) => `%${hexOf(sign)}`).join(''),
  (text) => Array.from(text, (sign) => `\\u00${hexOf(sign)}`).join(''),
  (text) => Array.from(text, (sign) => `\\x${hexOf(sign)}`).join(''),
  (text) => Array.from(text, (sign) => `&#${sign.charCodeAt(0)};`).join(''),
  (text) => `Basic ${Buffer.from(`user:${text}`).toString('base64')}`,
  (text) => Buffer.from(`ab${text}`).toString('base64url'),
  (text) => Buffer.from(text).toString('base64').replace(/.{64}/g, '$&\n'),
  (text) => Buffer.from(JSON.stringify([Buffer.from(text).toString('base64')])).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => JSON.stringify(JSON.stringify({ [text]: text })),
]

export const attempt: Attempt = {
  line: 13,
  what: 'words of others declared secure, secrets guessed at, and own ones encoded',
  async run(target) {
    const [guest, other] = [await target.keys('guest'), await target.keys('other')]
    const runner = target.runner(guest, '/hostile?runner_type=interactive')
    await once(runner, 'open')
    const variables = words.map((word, number) => ({ name: `W${number}`, initial_value: word, secure: true }))
    runner.send(
      message('setup_request', {
        event_subscriptions: { product_action_execution: [] },
        schedulables: [],
        variables,
      }),
    )
    await once(runner, 'message')

    const own = guest.apiKey.replace(/^.*:/, '')
    const guesses = [other.apiKey, other.jwtSecret]
    const written = writings.map((write) => write(own))
    const body = { guesses, written, [own]: 'a name', text: written.join(' | ') }
    const answered = await answerOf(target, guest, runner, body)
    const read = written.filter((form) => answered.includes(JSON.stringify(form).slice(1, -1)))
    const isToldApart = guesses.some((guess) => !answered.includes(guess))

    const overview = JSON.stringify(await target.world.environment('orders'))
    const lines = target.log().filter((line) => line.includes('orders') || line.includes('runner connected'))
    const blotted =
      overview.includes('*****') || lines.length === 0 || lines.some((line) => line.includes('*****'))
    const said = [
      `${written.length - read.length} of ${written.length} forms hidden`,
      isToldApart ? 'a guess was told to be right' : 'no guess was told to be right',
      blotted ? 'words of others were blotted out' : 'words of others stayed',
    ]
    return {
      ...{ tried: `${words.length} words, ${guesses.length} guesses, ${written.length} forms` },
      ...{ held: !isToldApart && !blotted && answered.includes('*****'), said: said.join(', '), read },
    }
  },
}

/** What the caller of an interactive event gets where the runner answers so. */
async function answerOf(target: Target, guest: Keys, runner: WebSocket, body: object): Promise<string> {
  const asked = target.ask(
    `/public/v1/devops/services/${guest.extensionId}/environments/${guest.id}/external-events`,
    {
      method: 'POST',
      headers: { authorization: await eventToken(guest.jwtSecret), 'content-type': 'application/json' },
      body: JSON.stringify({ event_type: 'product_action_execution', object_id: 'OB-1', data: { a: 1 } }),
    },
  )
  for (;;) {
    const [frame] = await once(runner, 'message')
    const { message_type: type, data } = JSON.parse(String(frame))
    if (type !== 'task') continue
    const output = { result: 'success', data: { http_status: 200, headers: {}, body } }
    runner.send(message('task', { options: data.options, input: data.input, output }))
    return (await asked).text
  }
}

function message(type: string, data: object): string {
  return JSON.stringify({ version: 2, message_type: type, data })
}

function hexOf(sign: string): string {
  return sign.charCodeAt(0).toString(16).padStart(2, '0')
}
