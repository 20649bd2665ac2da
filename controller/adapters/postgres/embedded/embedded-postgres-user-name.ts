import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'

/** What `initdb` says where its user id has no line in /etc/passwd, as containers are run on OpenShift. */
export const lacksName = /could not look up (?:effective )?user ID (\d+)/

/** Where distributions keep the library that gives a user id a name, for one process. https://cwrap.org/nss_wrapper.html */
const wrappers = ['/usr/lib64', '/usr/lib', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map(
  (folder) => `${folder}/libnss_wrapper.so`,
)

/**
 * The environment in which this user id has a name; undefined where the system has no library for it.
 * @param file where its line of /etc/passwd is written
 */
export async function namedBy(
  uid: string,
  file: string,
  libraries: readonly string[] = wrappers,
): Promise<Record<string, string> | undefined> {
  const library = libraries.find((each) => existsSync(each))
  if (library === undefined) return undefined
  await writeFile(file, `bowline:x:${uid}:0:Bowline:/:/sbin/nologin\n`, { mode: 0o644 })
  return { LD_PRELOAD: library, NSS_WRAPPER_PASSWD: file, NSS_WRAPPER_GROUP: '/etc/group' }
}

export function nameless(uid: string): string {
  return (
    `User id ${uid} has no name on this system (no line in /etc/passwd), and PostgreSQL makes no database for such a ` +
    'user. Give it one (in an image: a line in /etc/passwd, or the package nss_wrapper, which is used where it is ' +
    'installed), run Bowline as another user, or set DATABASE_URL to a PostgreSQL server.'
  )
}
