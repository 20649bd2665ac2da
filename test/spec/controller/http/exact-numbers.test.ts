import { expect, test } from 'vitest'
import { KeyRing } from '../../../../controller/access/key-ring.ts'
import { createApp } from '../../../../controller/http/app.ts'
import { needs, needsExact } from '../../../../controller/http/guard.ts'
import { parseClientMessage, renderTask } from '../../../../controller/runners/messages.ts'
import { exactText, parseExact } from '../../../../core/lib/exact-json.ts'
import { silent } from '../../../support/process-harness.ts'
import { taskMessage } from '../../../support/runner-world.ts'

const numbers = '{"big":12345678901234567890,"list":[1.0,-0,1e400],"plain":7}'

function app() {
  const created = createApp({
    adminToken: 'bwl_admin',
    keys: new KeyRing(Buffer.alloc(32), () => {}),
    isThere: () => false,
    connectVersion: '42.0.0',
    redact: (text) => text,
    log: silent,
  })
  created.post('/exact', needsExact('nothing', 'nothing'), async ({ body }) => ({ body }))
  created.post('/usual', needs('nothing'), async ({ body }) => ({ body }))
  return created
}

async function post(url: string, payload: string) {
  return await app().inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } })
}

test('a body that is passed on keeps its numbers, any other has those of JavaScript', async () => {
  expect((await post('/exact', numbers)).body).toBe(`{"body":${numbers}}`)
  expect((await post('/usual', numbers)).json()).toEqual({
    body: JSON.parse(JSON.stringify(JSON.parse(numbers))),
  })
})

test.each([
  ['no JSON', '{"a":1.0', 400],
  ['nothing', '', 400],
  ['what would change every object', '{"__proto__":{"a":1.0}}', 400],
  ['depth', `${'['.repeat(5000)}1.0${']'.repeat(5000)}`, 400],
])('%s is refused as ever', async (_, payload, status) => {
  const answer = await post('/exact', payload)
  expect([answer.statusCode, answer.json().error_code]).toEqual([status, 'VAL_001'])
})

test.each([1, 2] as const)(
  'a task of version %i has the numbers it was made with, and so has its result',
  (version) => {
    const task = taskMessage({ category: 'interactive', data: parseExact(numbers) })
    const frame = renderTask(version, task)
    expect(frame).toContain(`"data":${numbers}`)
    const answer = `{"http_status":200,"headers":null,"body":${numbers}}`
    const result =
      version === 2
        ? `{"version":2,"message_type":"task","data":{"options":{"task_id":"TQ-1","correlation_id":"1"},"input":{},"output":{"result":"success","runtime":1.0,"countdown":0,"message":null,"data":${answer}}}}`
        : `{"message_type":"task","data":{"task_id":"TQ-1","correlation_id":"1","task_category":"interactive","task_type":"product_action_execution","result":"success","runtime":1.0,"data":${answer}}}`
    const message = parseClientMessage(result)
    expect(message.kind).toBe('result')
    if (message.kind !== 'result') return
    expect(exactText(message.result.data)).toBe(answer)
    expect(message.result.runtimeSeconds).toBe(1)
  },
)
