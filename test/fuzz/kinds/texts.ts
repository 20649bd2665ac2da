import { Redactor } from '../../../controller/redact/redactor.ts'
import { crashExcerpt } from '../../../core/lib/crash-excerpt.ts'
import { cutMarkdown } from '../../../core/lib/cut-markdown.ts'
import { cutText } from '../../../core/lib/cut-text.ts'
import { code, fenced, inline, plainLine } from '../../../core/lib/markdown.ts'
import { oddCharacterIn, unseenIn } from '../../../core/lib/odd-character.ts'
import { forLog, forOneLine, forSubject, forTerminal } from '../../../core/lib/people-text.ts'
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
    hides(redactor.redact(text))
    for (const gate of [forTerminal, forOneLine, forLog, forSubject, plainLine, inline]) isPlain(gate(text))
    crashExcerpt(text.split('\n').slice(-500), 10)
    for (const shape of [code, fenced, cleanText, messageText, oddCharacterIn, unseenIn]) shape(text)
    cutMarkdown(text, 1000)
    cutText(text, 100)
    cutBytes(text, 100)
  },
}

/** Those that are long enough, and no blanks or repetition, which a text may hold beside what was hidden. */
function hides(text: string): void {
  const shown = secrets.filter(
    (each) => /^[^-\s]{8}/.test(each) && !each.startsWith('aaaa') && text.includes(each),
  )
  if (shown.length > 0) throw new Error(`it shows ${shown.join(', ')}`)
}

/** Nothing in it moves a cursor, rings a bell or ends a command: line breaks and tabs are the only control characters. */
function isPlain(text: string): void {
  const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.exec(text)
  if (acting) throw new Error(`it lets through ${JSON.stringify(acting[0])}`)
}
