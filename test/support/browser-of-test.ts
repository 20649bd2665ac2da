/** A browser as far as cookies and redirects go: enough to be sent around between a provider and us. */
export class CookieJar {
  readonly #jars = new Map<string, Map<string, string>>()
  /** Addresses it was at, the last last. */
  readonly visited: string[] = []

  cookie(url: string, name: string): string | undefined {
    return this.#jarOf(url).get(name)
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jarOf(url).set(name, value)
  }

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(url)
    const cookie = [...this.#jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = new Headers(init.headers)
    if (cookie !== '') headers.set('cookie', cookie)
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#jarOf(url).delete(name)
      else this.#jarOf(url).set(name, value)
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

  #jarOf(url: string): Map<string, string> {
    const { host } = new URL(url)
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    return jar
  }
}
