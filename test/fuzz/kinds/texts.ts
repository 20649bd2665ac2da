import { Redactor } from '../../../controller/redact/redactor.ts'
import { crashExcerpt } from '../../../core/lib/crash-excerpt.ts'
import { cutMarkdown } from '../../../core/lib/cut-markdown.ts'
import { cutText } from '../../../core/lib/cut-text.ts'
import { code, fenced, inline } from '../../../core/lib/markdown.ts'
import { oddCharacterIn, unseenIn } from '../../../core/lib/odd-character.ts'
import { cleanText, cutBytes, messageText } from '../../../core/lib/text.ts'
import { filesOf, texts as ofTexts } from '../corpus.ts'
import type { Kind } from '../kind.ts'

const redactor = new Redactor()
const secrets = [
  'hunter2 hunter2',
  'aaaaaaaa',
  '    ',
  'p@ss/w+rd=%&',
  '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----',
]
for (const secret of secrets) redactor.add(secret)

/** What programs and people wrote, on its way to a log, a page or a terminal. */
export const texts: Kind = {
  name: 'text',
  share: 2,
  corpus: [
    ...filesOf(['test/golden-checks'], /\.md$/),
    ...ofTexts(
      'Error: Cannot find module\nRequire stack:\n- /a/b.js\n    at a (node:internal/a:1:2)\n    at b (/a/b.js:3:4)\n',
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    import b\nModuleNotFoundError: No module\n',
      ...secrets,
    ),
  ],
  words: [
    '```\n',
    '~~~',
    '<!--',
    '::set-output name=a::b',
    '\x1b]0;a\x07',
    '|',
    '    at ',
    '  File "',
    'Error: ',
    '&lt;',
    '@ada',
    '#1',
    ...secrets,
  ],
  pairs: [
    ['`', '`'],
    ['[', '](a)'],
    ['<b>', '</b>'],
    ['> ', ''],
    ['**', '**'],
  ],
  longest: 262_144,
  read(input) {
    const text = input.toString('utf8')
    redactor.redact(text)
    crashExcerpt(text.split('\n').slice(-500), 10)
    for (const shape of [code, fenced, inline, cleanText, messageText, oddCharacterIn, unseenIn]) shape(text)
    cutMarkdown(text, 1000)
    cutText(text, 100)
    cutBytes(text, 100)
  },
}
