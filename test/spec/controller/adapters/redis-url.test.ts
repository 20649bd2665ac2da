import { expect, test } from 'vitest'
import { readRedisUrl, secretsOf } from '../../../../controller/adapters/redis/redis-url.ts'
import { messageOf } from '../../../../core/domain/errors.ts'

const anonymous = { username: undefined, password: undefined }

test.each([
  ['redis://localhost', { hosts: [{ host: 'localhost', port: 6379 }], tls: false, ...anonymous, db: 0 }],
  ['redis://10.0.0.7:6380/2', { hosts: [{ host: '10.0.0.7', port: 6380 }], tls: false, ...anonymous, db: 2 }],
  [
    'rediss://cache.example.com/',
    { hosts: [{ host: 'cache.example.com', port: 6379 }], tls: true, ...anonymous, db: 0 },
  ],
  ['redis://[::1]:7000', { hosts: [{ host: '::1', port: 7000 }], tls: false, ...anonymous, db: 0 }],
  [
    'redis://:secret@h',
    { hosts: [{ host: 'h', port: 6379 }], tls: false, username: undefined, password: 'secret', db: 0 },
  ],
  [
    'redis://me:p%40ss%3A/@h',
    { hosts: [{ host: 'h', port: 6379 }], tls: false, username: 'me', password: 'p@ss:/', db: 0 },
  ],
  [
    'redis://me:secret@h1:7001,h2:7002,h3',
    {
      hosts: [
        { host: 'h1', port: 7001 },
        { host: 'h2', port: 7002 },
        { host: 'h3', port: 6379 },
      ],
      tls: false,
      username: 'me',
      password: 'secret',
      db: 0,
    },
  ],
])('%s', (url, expected) => {
  expect(readRedisUrl(url)).toMatchObject(expected)
})

test.each([
  ['http://secret@host', 'expected redis://[user:password@]host[:port][/db]'],
  ['redis://', 'expected redis://[user:password@]host[:port][/db]'],
  ['redis://:secret@host/db', 'expected redis://[user:password@]host[:port][/db]'],
  ['redis://:secret@host?tls=true', 'options after "?" are not supported'],
  ['redis://:secret@host:70000', 'a host is a name or an address (IPv6 in brackets), and may have a port'],
  ['redis://:secret@h1,', 'a host is a name or an address'],
  ['redis://secret@host', 'a password is written after a colon, as in redis://:PASSWORD@host'],
  ['redis://:secret%@host', 'in a user name or password, write "%" as %25'],
])('%s is refused, and not repeated', (url, reason) => {
  const message = (() => {
    try {
      readRedisUrl(url)
    } catch (error) {
      return messageOf(error)
    }
  })()
  expect(message).toContain(`REDIS_URL is not good: ${reason}`)
  expect(message).not.toContain('secret')
})

test('the address for messages has no credentials', () => {
  expect(readRedisUrl('redis://me:secret@h1:7001,[::2]').display).toBe('h1:7001,[::2]:6379')
})

test('the password is a secret in both its forms', () => {
  expect(secretsOf('redis://:p%40ss@host')).toEqual(['p@ss', 'p%40ss'])
  expect(secretsOf('redis://host')).toEqual([])
})
