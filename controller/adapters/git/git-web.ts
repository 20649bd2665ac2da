/** Where a host of repositories shows files and commits to people. */
export interface GitWeb {
  /** @param line 1-based */
  file: (commit: string, path: string, line: number) => string
  commit: (commit: string) => string
}

/**
 * Undefined where nobody knows how the host of a Git URL shows anything: it is known of github.com and gitlab.com.
 * @param isGitHub it is GitHub on a host of its own
 */
export function gitWebOf(url: string, isGitHub: boolean): GitWeb | undefined {
  const [, host = '', path = ''] =
    /^(?:https?|ssh):\/\/(?:[^/@]*@)?([\w.:-]+)\/(.+)$/.exec(url) ??
    /^[\w.-]+@([\w.-]+):(.+)$/.exec(url) ??
    []
  const repository = path.replace(/\/$/, '').replace(/\.git$/, '')
  if (!/^[\w.-]+(?:\/[\w.-]+)+$/.test(repository)) return undefined
  const name = host.replace(/:\d+$/, '')
  if (name === 'github.com' || isGitHub) return webAt(`https://${name}/${repository}`)
  return name === 'gitlab.com' ? webAt(`https://${name}/${repository}/-`) : undefined
}

function webAt(base: string): GitWeb {
  const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/')
  return {
    file: (commit, path, line) => `${base}/blob/${commit}/${encoded(path)}#L${line}`,
    commit: (commit) => `${base}/commit/${commit}`,
  }
}
