import { isDeepStrictEqual } from 'node:util'
import { renderers } from '../../../cli/findings/report.ts'
import { goodIn, summarize } from '../../../cli/findings/summary.ts'
import { declaredBefore, diffDesired } from '../../../core/diff/diff.ts'
import { noColours } from '../../../core/diff/paint.ts'
import { renderMarkdown } from '../../../core/diff/render-markdown.ts'
import { renderText } from '../../../core/diff/render-text.ts'
import { environmentTypes } from '../../../core/domain/desired.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { editVariables } from '../../../core/edit/edit-variables.ts'
import { setsOf } from '../../../core/edit/variable-items.ts'
import { decode } from '../../../core/load/decode.ts'
import { readHeader } from '../../../core/load/header.ts'
import { loadFile, loadParsed, loadPlain } from '../../../core/load/load-file.ts'
import type { LoadedDocument, LoadedFile } from '../../../core/load/loaded-file.ts'
import { declaredIn, planFor } from '../../../core/pass.ts'
import { filesOf, texts } from '../corpus.ts'
import { type Kind, refusing } from '../kind.ts'

const account = loadFile({
  path: 'account.yaml',
  content: Buffer.from(
    'apiVersion: bowline.dev/v1\nkind: Account\nmetadata: {name: acme}\nspec: {role: vendor}\n',
  ),
})
const before = declaredBefore(declaredIn([account]))
const sides = { before: 'main', after: 'a change' }
const now = Date.UTC(2027, 0, 31)
/** Longer ones are read in proportion, and told of in parts. */
const longestTold = 16_384
/** Two readers of one text: the second one takes long for a long one. */
const longestCompared = 4096

export const yaml: Kind = {
  name: 'yaml',
  share: 10,
  corpus: [
    ...filesOf(['examples', 'test/golden', 'test/golden-release', 'docs/reference-examples'], /\.ya?ml$/),
    ...texts('a: &a [1, *a]\n<<: *a\n', '? |\n  a\n: >-\n  b\n', '%YAML 1.2\n---\n!!set {a, b}\n...\n'),
  ],
  words: [
    ...[
      'apiVersion: bowline.dev/v1\n',
      'kind: Schedule\n',
      '---\n',
      '...\n',
      '- ',
      ': ',
      '? ',
      '|\n',
      '>-\n',
    ],
    ...[
      '&a ',
      '*a',
      '<<: ',
      '!!binary ',
      '%TAG ! tag:a,2000:\n',
      '"',
      "'",
      '#',
      ' #',
      '{}',
      '[]',
      '~',
      '\n\n',
    ],
    ...['spec:\n', '  variables:\n', 'name: ', 'value: ', 'sealed: ', 'secure: true', '*/5 * * * * *', '\t'],
  ],
  pairs: [
    ...(['[', '{a: ', '{', '"', '- ', '? ', '!a ', '[[', ' - a:\n '] as const).map((open) => {
      const closes = { '[': ']', '{a: ': '}', '{': '}', '"': '"', '[[': ']]' } as Record<string, string>
      return [open, closes[open] ?? ''] as const
    }),
  ],
  longest: 262_144,
  async read(content) {
    const file = loadFile({ path: 'orders.yaml', content })
    const declared = declaredIn([account, file], { now })
    planFor(declared, { observed: { extensions: [] } })
    const diff = diffDesired(before, declared, { now })
    renderText(diff, sides, noColours)
    renderMarkdown(diff, sides)
    const { text = '' } = decode(content)
    if (text.length > longestTold) return
    await tell(file, declared.checked, text)
    for (const document of setsIn(file)) edit(text, document)
    if (text.length <= longestCompared) compare(text)
  },
}

async function tell(file: LoadedFile, checked: ReturnType<typeof declaredIn>['checked'], text: string) {
  const report = {
    ...{
      diagnostics: checked.diagnostics,
      summary: summarize([account, file], { ...checked, good: goodIn(checked.desired) }),
      quiet: false,
    },
    ...{ files: [file.path], folder: '', textOf: async () => text, paint: noColours, version: '0' },
  }
  for (const render of Object.values(renderers)) await render(report)
}

function edit(text: string, document: LoadedDocument): void {
  const plain = text.replace(/^\uFEFF/, '')
  refusing([BowlineError], () =>
    editVariables(plain, document, [{ name: 'GREETING', to: { value: 'a: "b"' } }]),
  )
}

/** What `bowline variables` would edit. */
function setsIn({ documents }: LoadedFile): readonly LoadedDocument[] {
  const scopes = documents.flatMap(({ value }) => {
    const { extension } = readHeader(value)
    return extension === undefined ? [] : extension
  })
  return [...new Set(scopes)].flatMap((extension) => [
    ...[null, ...environmentTypes].flatMap((environment) => setsOf(documents, { extension, environment })),
  ])
}

/** The quick reader says the same as the one that knows all of YAML, or nothing. */
function compare(text: string): void {
  const plain = loadPlain('orders.yaml', text)
  if (!plain) return
  const parsed = loadParsed('orders.yaml', text)
  const all = (file: LoadedFile) => [file.findings, file.documents.map((each) => [each.value, each.marks()])]
  if (!isDeepStrictEqual(all(plain), all(parsed))) throw new Error('the two readers of YAML disagree')
}
