/**
 * The repository a Git URL means at GitHub, as `owner/name`; undefined where the URL cannot be of GitHub's form.
 * Takes `https://HOST/owner/name.git`, `ssh://git@HOST/owner/name.git` and `git@HOST:owner/name`.
 */
export function gitHubRepositoryOf(url: string): string | undefined {
  const path = /^(?:https?|ssh):\/\/[^/]+\/(.+)$/.exec(url)?.[1] ?? /^[\w.-]+@[\w.-]+:(.+)$/.exec(url)?.[1]
  const [, owner, name] = /^\/?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(path ?? '') ?? []
  return owner === undefined || name === undefined ? undefined : `${owner}/${name}`
}
