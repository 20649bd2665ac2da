import { expect, test } from 'vitest'
import { wayBack } from '../../../../core/edit/way-back.ts'

test.each([
  ['each tag that came before', 'c', ['a', 'b'], ['b', 'a']],
  ['no tag that was rolled back from', 'b', ['a', 'b', 'c'], ['a']],
  ['nothing, back at the first', 'a', ['a', 'b', 'c'], []],
  ['a tag once, where other commits changed the file', 'b', ['a', 'a', 'b', 'b'], ['a']],
  ['what it went on to after a rollback', 'd', ['a', 'b', 'a', 'c'], ['c', 'a']],
  ['the same, where a tag is given another go', 'b', ['a', 'b', 'a', 'c'], ['c', 'a']],
])('the way back has %s', (_, now, oldestFirst, expected) => {
  const earlier = oldestFirst.map((tag, at) => ({
    source: { url: 'https://git.example.com/a.git', tag },
    until: { commit: `${at}`, subject: '', day: '' },
  }))
  expect(wayBack(now, earlier.reverse()).map(({ source }) => source.tag)).toEqual(expected)
})
