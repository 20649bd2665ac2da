/** What says something about the body, or where to go. */
const ofTheAnswer: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-language',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'link',
  'location',
  'retry-after',
  'vary',
])

/** Headers of an extension's own begin with `x-`; these do, too, and are orders to a proxy, to a browser or to us. */
const orders = [
  'x-accel-',
  'x-bowline-',
  'x-connect-',
  'x-content-',
  'x-dns-',
  'x-download-',
  'x-envoy-',
  'x-forwarded-',
  'x-frame-',
  'x-http-method',
  'x-lighttpd-',
  'x-litespeed-',
  'x-original-',
  'x-permitted-',
  'x-powered-',
  'x-proxy-',
  'x-real-',
  'x-reproxy-',
  'x-rewrite-',
  'x-sendfile',
  'x-ua-',
  'x-webkit-',
  'x-xss-',
]
const longestHeader = 8_000
/** Characters of all that are an extension's own: clients take 16 KiB of headers or less. */
const longestOwn = 8_000

/**
 * The headers of an extension's answer that its caller gets, names in small letters. All others are the controller's own
 * business (cookies, security, connections), or would be taken as a command by a proxy before it.
 */
export function passedHeaders(
  headers: Readonly<Record<string, unknown>>,
  redact: (text: string) => string,
): Record<string, string> {
  const passed: [string, string][] = []
  let left = longestOwn
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase()
    const text = typeof value === 'string' || typeof value === 'number' ? redact(String(value)) : undefined
    if (text === undefined || !isFit(text)) continue
    if (isOwn(name)) left -= name.length + text.length
    if (ofTheAnswer.has(name) || (isOwn(name) && left >= 0)) passed.push([name, text])
  }
  return Object.fromEntries(passed)
}

function isOwn(name: string): boolean {
  return /^x-[a-z0-9-]{1,100}$/.test(name) && !orders.some((each) => name.startsWith(each))
}

function isFit(text: string): boolean {
  return text.length <= longestHeader && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}
