import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unifiedDiff } from '../../../../core/lib/unified-diff.ts'
import { tries } from '../../../support/tries.ts'

const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n'
const path = 'x.yaml'

describe('the difference of two texts', () => {
  test.each([
    ['nothing', before, before, ''],
    [
      'a line that becomes another',
      before,
      before.replace('f', 'F'),
      `diff --git a/x.yaml b/x.yaml
--- a/x.yaml
+++ b/x.yaml
@@ -3,7 +3,7 @@
 c
 d
 e
-f
+F
 g
 h
 i
`,
    ],
    [
      'two places, each with its own lines around it',
      before,
      before.replace('a\n', '').replace('l\n', 'l\nm'),
      `diff --git a/x.yaml b/x.yaml
--- a/x.yaml
+++ b/x.yaml
@@ -1,4 +1,3 @@
-a
 b
 c
 d
@@ -10,3 +9,4 @@
 j
 k
 l
+m
\\ No newline at end of file
`,
    ],
    [
      'a new file',
      null,
      'a\n',
      'diff --git a/x.yaml b/x.yaml\nnew file mode 100644\n--- /dev/null\n+++ b/x.yaml\n@@ -0,0 +1 @@\n+a\n',
    ],
    [
      'a file that goes',
      'a\nb\n',
      null,
      'diff --git a/x.yaml b/x.yaml\ndeleted file mode 100644\n--- a/x.yaml\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n',
    ],
  ])('%s', (_, from, to, expected) => {
    expect(unifiedDiff({ path, before: from, after: to })).toBe(expected)
  })

  test('says both texts in full, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'd\r\n'), { maxLength: 30 })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [from, to] = [one.join(''), other.join('')]
        const hunks = unifiedDiff({ path, before: from, after: to })
          .split(/^@@ .*\n/m)
          .slice(1)
        const lines = hunks.join('').match(/[^\n]*\n/g) ?? []
        const side = (mark: string) =>
          lines.flatMap((line) => (line.startsWith(' ') || line.startsWith(mark) ? [line.slice(1)] : []))
        const isAll = (whole: string[], part: string[]) => part.every((line) => whole.includes(line))
        expect(isAll(one, side('-')) && isAll(other, side('+'))).toBe(true)
        expect(one.length - side('-').length).toBe(other.length - side('+').length)
      }),
      { numRuns: tries(300) },
    )
  })

  test('of texts that have nothing in common is told at once', () => {
    const many = (word: string) => Array.from({ length: 5_000 }, (_, at) => `${word} ${at}\n`).join('')
    const diff = unifiedDiff({ path, before: many('a'), after: many('b') })
    expect(diff.split('\n')[3]).toBe('@@ -1,5000 +1,5000 @@')
  })
})
