import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The only configuration Git gets. A file and not `-c`, since Git hides `-c` from the processes it starts for local
 * paths, and these too must accept a repository owned by another user. The limits on speed end what a killed controller
 * left behind.
 */
const config = `[safe]
  directory = *
[credential]
  helper =
[core]
  attributesFile = /dev/null
[http]
  lowSpeedLimit = 1
  lowSpeedTime = 600
`

/**
 * Answers Git's questions from the environment, and only for the host the credentials are meant for: a redirect to
 * another host gets nothing. `printf` is built into the shell, so the password is in no argument list.
 */
const askpass = `#!/bin/sh
case "$1" in
  "Username for '$BOWLINE_GIT_PROTOCOL//$BOWLINE_GIT_HOST': ") printf '%s\\n' "$BOWLINE_GIT_USERNAME" ;;
  "Password for '$BOWLINE_GIT_PROTOCOL//"*"@$BOWLINE_GIT_HOST': ") printf '%s\\n' "$BOWLINE_GIT_PASSWORD" ;;
  *) exit 1 ;;
esac
`

export interface GitHome {
  /** Private folder of one run of Git. */
  directory: string
  /** What Git is told to take as the user's configuration. */
  config: string
  /** Program for `GIT_ASKPASS`; reads `BOWLINE_GIT_*`, holds no secret itself. */
  askpass: string
}

/** Does the work in a private temporary folder, which is gone afterwards. */
export async function withGitHome<T>(work: (home: GitHome) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'bowline-git-'))
  const home = { directory, config: join(directory, 'config'), askpass: join(directory, 'askpass') }
  try {
    await writeFile(home.config, config, { mode: 0o600 })
    await writeFile(home.askpass, askpass, { mode: 0o700 })
    return await work(home)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
