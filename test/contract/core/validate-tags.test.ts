import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadFile } from '../../../core/load/load-file.ts'
import { validate } from '../../../core/validate/validate.ts'

function refused(tag: string): boolean {
  const text = [
    { kind: 'Account', metadata: { name: 'acme' }, spec: { role: 'vendor' } },
    { kind: 'Extension', metadata: { name: 'billing' }, spec: { type: 'multi-account-installation' } },
    {
      kind: 'Environment',
      metadata: { name: 'billing-dev' },
      spec: {
        extension: 'billing',
        type: 'dev',
        source: { url: 'https://git.example.com/billing.git', tag },
        runtime: { start: 'node main.js' },
      },
    },
  ].map((each) => JSON.stringify({ apiVersion: 'bowline.dev/v1', ...each }))
  const { diagnostics } = validate([loadFile({ path: 'a.yaml', content: Buffer.from(text.join('\n---\n')) })])
  return diagnostics.some(({ code }) => code === 'bad-tag')
}

function gitRefuses(tag: string): boolean {
  return spawnSync('git', ['check-ref-format', `refs/tags/${tag}`]).status !== 0
}

const pieces = [
  'a',
  '1',
  '.',
  '..',
  '/',
  '-',
  '@',
  '{',
  '@{',
  '~',
  '^',
  ':',
  '?',
  '*',
  '[',
  '\\',
  ' ',
  '.lock',
  '\u007f',
  'é',
  ']',
  '+',
]
const tags = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((each) => each.join(''))

test('a tag Git would refuse is refused', () => {
  fc.assert(
    fc.property(tags, (tag) => {
      if (gitRefuses(tag)) expect(refused(tag)).toBe(true)
    }),
    { numRuns: 100 },
  )
})

/** `git tag` refuses a leading "-", and `1.*` or `^1` are meant as ranges. */
test('a tag Git would take is taken, unless it looks like an option or a range', () => {
  fc.assert(
    fc.property(tags, (tag) => {
      if (!gitRefuses(tag) && !tag.startsWith('-')) expect(refused(tag)).toBe(false)
    }),
    { numRuns: 100 },
  )
})
