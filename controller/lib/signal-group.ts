/**
 * Signals a process and everything it started that is still in its group; 0 only asks whether somebody is there. While a
 * group has members its id is not given to a new process, so strays can be signalled after their leader is gone.
 * @param leader its process id: it was started detached
 * @returns false when there is nobody to receive it (ESRCH, or EPERM where macOS finds zombies only), and on Windows,
 * which knows no process groups
 */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}
