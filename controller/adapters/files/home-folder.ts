import { homedir } from 'node:os'

/** The user's home folder; `/` for a user id without HOME and without a line in /etc/passwd, which has none. */
export function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}
