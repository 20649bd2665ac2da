import { expect, test } from 'vitest'
import { readDatabaseUrl } from '../../../../controller/adapters/postgres/database-url.ts'

test.each([
  ['postgres://db.example/bowline', { host: 'db.example', database: 'bowline' }],
  ['postgresql://ada@db.example', { host: 'db.example', user: 'ada', database: undefined }],
  ['postgres://ada:p%40ss@db.example:6432/b', { user: 'ada', password: 'p@ss', port: 6432 }],
  ['postgres://ada:p@ss:word@db.example/b', { password: 'p@ss:word', host: 'db.example' }],
  ['postgres://[::1]:5433/b', { host: '::1', port: 5433 }],
  ['postgres://%2Fvar%2Frun%2Fpostgresql/b', { host: '/var/run/postgresql' }],
  ['postgres://ada:pw@/b?host=%2Ftmp%2Fsockets', { host: '/tmp/sockets', user: 'ada', password: 'pw' }],
  [
    'postgres:///b?host=db&port=5433&user=ada&password=pw&dbname=c',
    { host: 'db', port: 5433, database: 'c' },
  ],
  ['postgres:///', { host: undefined, database: undefined, user: undefined }],
  ['postgres://h/b?options=-c%20work_mem%3D8MB', { options: '-c work_mem=8MB' }],
  [
    'postgres://h/b?sslmode=require&channel_binding=require&connect_timeout=5',
    { channelBinding: true, connectTimeoutMs: 5000 },
  ],
  ['  postgres://h/b\n', { host: 'h' }],
])('%s', (url, expected) => {
  expect(readDatabaseUrl(url)).toMatchObject(expected)
})

test.each([
  ['', undefined],
  ['?sslmode=disable', 'disable'],
  ['?sslmode=require', 'require'],
  ['?sslmode=no-verify', 'require'],
  ['?ssl=true', 'verify-full'],
  ['?sslrootcert=/etc/ca.pem', 'verify-full'],
  ['?sslmode=verify-ca&sslrootcert=/etc/ca.pem', 'verify-ca'],
])('"%s" asks for TLS of the mode %s', (options, mode) => {
  expect(readDatabaseUrl(`postgres://h/b${options}`).tls.mode).toBe(mode)
})

const usual = 'expected postgres://'
const encode = 'write "/" as %2F'

test.each([
  ['mysql://ada:hidden@h/b', usual],
  ['jdbc:postgresql://h/b?password=hidden', usual],
  ['host=h password=hidden', usual],
  ['hidden', usual],
  ['"postgres://ada:hidden@h/b"', 'it is in quotes'],
  ['postgres://ada:hid/den@h/b', encode],
  ['postgres://ada:hid?den@h/b', encode],
  ['postgres://ada:hid#den@h/b', encode],
  ['postgres://ada:hid@hidden/x@h/b', encode],
  ['postgres://ada:hid%den@h/b', encode],
  ['postgres://ada:hidden@h/b/c', encode],
  ['postgres://ada:hidden', 'a host is a name'],
  ['postgres://ada:hidden@h:port/b', 'a host is a name'],
  ['postgres://ada:hidden@h:0/b', 'a host is a name'],
  ['postgres://ada:hidden@h:99999/b', 'a host is a name'],
  ['postgres://ada:hidden@h1:5432,h2:5432/b', 'it names several hosts'],
  ['postgres://ada:hidden@h/b?sslmode=prefer', 'sslmode is one of disable, require, verify-ca, verify-full'],
  ['postgres://ada:hidden@h/b?sslmode=valueOf', 'sslmode is one of disable, require, verify-ca, verify-full'],
  ['postgres://ada:hidden@h/b?port=hidden', 'a port is a number'],
  ['postgres://ada:pa?hidden', 'an option after "?" is none of sslmode'],
])('%s is refused, and nothing of it is shown', (url, message) => {
  const read = () => readDatabaseUrl(url)
  expect(read).toThrow(`DATABASE_URL is not good: `)
  expect(read).toThrow(message)
  expect(read).not.toThrow(/hid|den|99999/)
})

test.each([
  ['postgres://ada:p%40ss@db.example/bowline', ['p@ss', 'p%40ss']],
  ['postgres://ada:p%61ss@db.example/bowline', ['pass', 'p%61ss']],
  ['postgres://db.example/bowline?password=other', ['other']],
  ['postgres://ada@db.example/bowline', []],
])('what no output may show of %s', (url, secrets) => {
  expect(readDatabaseUrl(url).secrets).toEqual(secrets)
})
