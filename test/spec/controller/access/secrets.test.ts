import { describe, expect, test } from 'vitest'
import { environmentKeys } from '../../../../controller/access/environment-keys.ts'

const secret = Buffer.alloc(32, 7)
const [dev, other] = ['ENV-1234-5678-01', 'ENV-1234-5678-02']

describe("an environment's keys", () => {
  test('look as runners and senders know them', () => {
    const { apiKey, jwtSecret } = environmentKeys(secret, dev, '')
    expect(apiKey).toMatch(/^ApiKey SU-\d{3}-\d{3}-\d{3}:[0-9a-f]{64}$/)
    expect(jwtSecret).toMatch(/^JWT-[0-9a-f]{64}$/)
  })

  test('are the same after a restart: they are derived, not kept', () => {
    expect(environmentKeys(Buffer.alloc(32, 7), dev, '')).toEqual(environmentKeys(secret, dev, ''))
  })

  test.each([
    ['of another environment', secret, other, ''],
    ['of another installation', Buffer.alloc(32, 8), dev, ''],
    ['of another period', secret, dev, 'salt'],
  ])('those %s differ, and share no part', (_, otherSecret, environment, salt) => {
    const parts = (keys: { apiKey: string; jwtSecret: string }) => [
      ...keys.apiKey.split(/[ :]/).slice(1),
      keys.jwtSecret.slice(4),
    ]
    const ours = new Set(parts(environmentKeys(secret, dev, '')))
    expect(parts(environmentKeys(otherSecret, environment, salt)).filter((each) => ours.has(each))).toEqual(
      [],
    )
  })

  test('one does not tell the other, nor the secret they come from', () => {
    const { apiKey, jwtSecret } = environmentKeys(secret, dev, '')
    expect(apiKey).not.toContain(jwtSecret.slice(4))
    expect(apiKey + jwtSecret).not.toContain(secret.toString('hex'))
  })
})
