import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

const style = `
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem;color:#1c2430;background:#fff}
h1{font-size:1.3rem}code{font-size:1.2em;letter-spacing:.05em}table{border-collapse:collapse}td{padding:.2rem 1rem .2rem 0}
input,button{font:inherit;padding:.5rem .8rem;border:1px solid #5b6675;border-radius:.3rem;background:#fff;color:inherit}
button{background:#15508f;border-color:#15508f;color:#fff;cursor:pointer}form{margin:.8rem 0}
input{width:100%;box-sizing:border-box;margin:.3rem 0 .8rem}
@media(prefers-color-scheme:dark){body,input{color:#e6e9ee;background:#14181e}a{color:#8ab8f0}}`

/** No script, nothing from elsewhere, in no frame; forms go to us alone. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** HTML that is right as it stands: only made by `html`. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Every value is a text, whatever is in it, but for what is HTML of ours. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const shown = values.map((each) => {
    if (each instanceof Html) return each.text
    return typeof each === 'string' ? escaped(each) : each.map(({ text }) => text).join('')
  })
  return new Html(parts.map((part, at) => `${part}${shown[at] ?? ''}`).join(''))
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** @param onTo where the browser goes by itself, at once */
export function sendPage(reply: FastifyReply, title: string, body: Html, onTo?: string): FastifyReply {
  const refresh = onTo === undefined ? html`` : html`<meta http-equiv="refresh" content="0;url=${onTo}">`
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} - Bowline</title>
<meta name="viewport" content="width=device-width,initial-scale=1">${refresh}<style>${new Html(style)}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`
  reply.header('content-security-policy', policy).header('cache-control', 'no-store')
  return reply.type('text/html; charset=utf-8').send(page.text)
}
