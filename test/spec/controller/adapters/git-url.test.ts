import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkGitUrl, displayUrl, resolveGitUrl } from '../../../../controller/adapters/git/git-url.ts'

test.each([
  'https://github.com/acme/config.git',
  'https://user@dev.azure.com/acme/config',
  'http://127.0.0.1:8080/config.git',
  'ssh://git@example.com:2222/config.git',
  'git@github.com:acme/config.git',
  'git://example.com/config.git',
  'file:///srv/config.git',
  '/srv/config.git',
  '../config',
  'a folder/with spaces',
  'C:\\repositories\\config',
])('takes %s', (url) => {
  expect(checkGitUrl(url)).toBeUndefined()
})

test.each([
  ['', 'it is empty'],
  ['-oProxyCommand=touch /x', 'it begins with "-"'],
  ['--upload-pack=touch', 'it begins with "-"'],
  ['https://example.com/a\nb', 'control characters'],
  ['/srv/config\0.git', 'control characters'],
  ['ext::sh -c "touch /x"', 'transport helpers'],
  ['fd::17', 'transport helpers'],
  ['my-helper::https://example.com', 'transport helpers'],
  ['ftp://example.com/config.git', '"ftp://" is not one of file, git, http, https, ssh'],
  ['HTTPS://example.com/config.git', '"HTTPS://" is not one of'],
  ['https://ada:hunter2@example.com/config.git', 'it carries a password; give the user name and password'],
  ['https://:hunter2@example.com/config.git', 'it carries a password'],
  ['ssh://git:hunter2@example.com/config.git', 'it carries a password'],
  ['https://ada:hunter/2@example.com/config.git', 'it is not a valid URL'],
  ['https://ghp_hunter2@github.com/acme/config.git', 'it carries an access token'],
  ['https://glpat-hunter2@gitlab.com/acme/config.git', 'it carries an access token'],
])('refuses %j', (url, reason) => {
  expect(checkGitUrl(url)).toContain(reason)
  expect(checkGitUrl(url)).not.toContain('hunter')
  expect(() => resolveGitUrl(url)).toThrow(expect.objectContaining({ code: 'source-url' }))
})

test.each([
  ['https://ada:hunter2@example.com/config.git?token=x#y', 'https://example.com/config.git'],
  ['https://ada:hunter/2@example.com/config.git', 'https://example.com/config.git'],
  ['git@github.com:acme/config.git', 'git@github.com:acme/config.git'],
  ['/srv/a@b/config', '/srv/a@b/config'],
])('shows %s as %s', (url, shown) => {
  expect(displayUrl(url)).toBe(shown)
})

test.each([
  ['config', resolve('config')],
  ['./config', resolve('config')],
  ['~/config', resolve('~/config')],
  ['folder/a:b', resolve('folder/a:b')],
  ['/srv/config', '/srv/config'],
  ['host:config', 'host:config'],
  ['https://example.com/config', 'https://example.com/config'],
])('hands %s to Git as %s', (url, expected) => {
  expect(resolveGitUrl(url)).toBe(expected)
})
