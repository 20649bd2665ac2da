import { readFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'

/** Where systems keep the authorities they trust, as one file: Debian, RHEL, SUSE, Alpine and macOS, FreeBSD. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/share/certs/ca-root-nss.crt',
]

/**
 * The authorities this machine trusts, PEM: those of `SSL_CERT_FILE`, else the system's, else those Node.js comes with; and
 * in any case those of `NODE_EXTRA_CA_CERTS`.
 */
export async function systemAuthorities(
  { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS }: NodeJS.ProcessEnv = process.env,
  systemBundles: readonly string[] = bundles,
): Promise<string> {
  const trusted = await firstIn([SSL_CERT_FILE, ...systemBundles])
  return [...new Set([...trusted, ...(await certificatesIn(NODE_EXTRA_CA_CERTS))])].join('\n')
}

async function firstIn(files: readonly (string | undefined)[]): Promise<readonly string[]> {
  for (const file of files) {
    const found = await certificatesIn(file)
    if (found.length > 0) return found
  }
  return rootCertificates
}

const begin = '-----BEGIN CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'

/** Only certificates, so that nothing else of such a file is copied. */
async function certificatesIn(file: string | undefined): Promise<string[]> {
  const text = file ? await readFile(file, 'utf8').catch(() => '') : ''
  const [, ...parts] = text.split(begin)
  return parts.flatMap((part) => {
    const [body = '', ...rest] = part.split(end)
    return rest.length > 0 && !body.includes('-') ? [`${begin}${body}${end}`] : []
  })
}
