interface Kept {
  value: string
  path: string
}

/** A browser as far as cookies and redirects go: enough to be sent around between a provider and us. */
export class CookieJar {
  readonly #jars = new Map<string, Map<string, Kept>>()
  /** Addresses it was at, the last last. */
  readonly visited: string[] = []

  cookie(url: string, name: string): string | undefined {
    return this.#jarOf(url).get(name)?.value
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jarOf(url).set(name, { value, path: '/' })
  }

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(url)
    const cookie = this.#sentTo(url)
    const headers = new Headers(init.headers)
    if (cookie !== '') headers.set('cookie', cookie)
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#jarOf(url).delete(name)
      else this.#jarOf(url).set(name, { value, path: /; path=([^;]+)/i.exec(line)?.[1] ?? '/' })
    }
    return answer
  }

  /** Follows redirects to their end, or to the first address that begins so: that one is not asked any more. */
  async follow(url: string, until?: string): Promise<{ url: string; answer: Response | undefined }> {
    let at = url
    for (let hops = 0; hops < 20; hops += 1) {
      if (until !== undefined && at.startsWith(until)) return { url: at, answer: undefined }
      const answer = await this.ask(at)
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || location === null) return { url: at, answer }
      await answer.body?.cancel()
      at = new URL(location, at).href
    }
    throw new Error(`sent around too often: ${this.visited.join(' ')}`)
  }

  /** RFC 6265, 5.1.4: for a path, and all below. */
  #sentTo(url: string): string {
    const at = `${new URL(url).pathname}/`
    return [...this.#jarOf(url)]
      .filter(([, { path }]) => at.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }

  #jarOf(url: string): Map<string, Kept> {
    const { host } = new URL(url)
    const jar = this.#jars.get(host) ?? new Map<string, Kept>()
    this.#jars.set(host, jar)
    return jar
  }
}
