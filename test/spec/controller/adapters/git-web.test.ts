import { expect, test } from 'vitest'
import { gitWebOf } from '../../../../controller/adapters/git/git-web.ts'

test.each<[string, boolean, string | undefined]>([
  [
    'https://github.com/acme/config.git',
    false,
    'https://github.com/acme/config/blob/c0ffee/a%20b/c%23.yaml#L7',
  ],
  ['git@github.com:acme/config', false, 'https://github.com/acme/config/blob/c0ffee/a%20b/c%23.yaml#L7'],
  [
    'ssh://git@github.com:22/acme/config.git',
    false,
    'https://github.com/acme/config/blob/c0ffee/a%20b/c%23.yaml#L7',
  ],
  [
    'https://token@gitlab.com/acme/team/config.git',
    false,
    'https://gitlab.com/acme/team/config/-/blob/c0ffee/a%20b/c%23.yaml#L7',
  ],
  [
    'https://git.acme.example/acme/config.git',
    true,
    'https://git.acme.example/acme/config/blob/c0ffee/a%20b/c%23.yaml#L7',
  ],
  ['https://git.acme.example/acme/config.git', false, undefined],
  ['https://github.com.evil.example/acme/config', false, undefined],
  ['/srv/config.git', false, undefined],
  ['file:///srv/config.git', true, undefined],
])('%s, GitHub: %s', (url, isGitHub, shown) => {
  expect(gitWebOf(url, isGitHub)?.file('c0ffee', 'a b/c#.yaml', 7)).toBe(shown)
})

test('a commit', () => {
  expect(gitWebOf('https://github.com/acme/config', false)?.commit('c0ffee')).toBe(
    'https://github.com/acme/config/commit/c0ffee',
  )
})
