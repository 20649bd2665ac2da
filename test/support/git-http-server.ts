import { execFileSync, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export interface GitHttpServer {
  /** URL of the repository in this folder below the root. */
  url(folder: string): string
  close(): Promise<void>
}

export interface GitHttpServerOptions {
  /** Folder that holds the repositories. */
  root: string
  /** Asked for by Basic authentication; default none. */
  credentials?: { username: string; password: string }
  /** Asked instead, where credentials are not enough to decide. */
  authorize?: (request: IncomingMessage) => boolean
  /** Waited for when Git has done its work and before it answers. */
  served?: (request: IncomingMessage) => Promise<void>
  /** Answers a request in place of Git by returning true. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** Git's own smart-HTTP server (`git http-backend`, a CGI program) on a free port of this machine. */
export async function startGitHttpServer(options: GitHttpServerOptions): Promise<GitHttpServer> {
  const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend')
  const server = createServer((request, response) => {
    if (options.intercept?.(request, response)) return
    const { authorize = (each) => authorized(each, options) } = options
    if (authorize(request)) serve(backend, options, request, response)
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="Git"' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (folder) => `http://127.0.0.1:${port}/${folder}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function authorized({ headers }: IncomingMessage, { credentials }: GitHttpServerOptions): boolean {
  if (!credentials) return true
  const expected = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')
  return headers.authorization === `Basic ${expected}`
}

function serve(
  backend: string,
  { root, served }: GitHttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const child = spawn(backend, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'somebody', // which is what permits pushes
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    },
  })
  child.stdin.on('error', () => {}) // The program need not read all of a request.
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', async () => {
    await served?.(request)
    answer(Buffer.concat(chunks), response)
  })
}

/** A CGI answer: header lines, among them `Status: 404 Not Found`, an empty line, the body. */
function answer(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n')
  const lines = output.toString('latin1', 0, end).split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200'
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers)).end(output.subarray(end + 4))
}
