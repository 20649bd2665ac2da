import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notStarted } from '../../lib/start-process.ts'

/**
 * The only configuration Git gets. A file and not `-c`, since Git hides `-c` from the processes it starts for local
 * paths, and these too must accept what our user trusts. The limits on speed end what a killed controller left behind.
 */
const config = (helper: string, trusted: readonly string[]) => `[safe]
${trusted.map((each) => `  directory = ${JSON.stringify(each)}\n`).join('')}[credential]
  helper =
  helper = "!sh '${helper}'"
[core]
  attributesFile = /dev/null
  bigFileThreshold = 16m
  fsmonitor = false
[submodule]
  recurse = false
[http]
  lowSpeedLimit = 1
  lowSpeedTime = 600
`

/**
 * Answers Git's question for credentials from the environment, and only for the host they are meant for: a redirect to
 * another host gets nothing. `printf` is built into the shell, so the password is in no argument list. The shell reads it,
 * nothing has to be executable: temporary folders may be mounted `noexec`.
 */
const helper = `[ "$1" = get ] && [ -n "$BOWLINE_GIT_HOST" ] || exit 0
protocol= host=
while IFS= read -r line; do
  case "$line" in
    protocol=*) protocol=\${line#protocol=} ;;
    host=*) host=\${line#host=} ;;
  esac
done
[ "$protocol:" = "$BOWLINE_GIT_PROTOCOL" ] && [ "$host" = "$BOWLINE_GIT_HOST" ] || exit 0
printf 'username=%s\\npassword=%s\\n' "$BOWLINE_GIT_USERNAME" "$BOWLINE_GIT_PASSWORD"
`

export interface GitHome {
  /** Private folder of one run of Git. */
  directory: string
  /** What Git is told to take as the user's configuration. */
  config: string
}

/**
 * Does the work in a private temporary folder, which is gone afterwards.
 * @param trusted folders of others that Git may read
 */
export async function withGitHome<T>(
  work: (home: GitHome) => Promise<T>,
  trusted: readonly string[] = [],
): Promise<T> {
  const unable = (error: NodeJS.ErrnoException) => {
    throw notStarted('Git', error)
  }
  const directory = await mkdtemp(join(tmpdir(), 'bowline-git-')).catch(unable)
  const home = { directory, config: join(directory, 'config') }
  const script = join(directory, 'credentials')
  try {
    await writeFile(home.config, config(script, trusted), { mode: 0o600 }).catch(unable)
    await writeFile(script, helper, { mode: 0o600 }).catch(unable)
    return await work(home)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
