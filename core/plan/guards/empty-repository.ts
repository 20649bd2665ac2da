/**
 * A repository that holds no configuration at all is more likely a mistake than a wish.
 * @param facts `confirmed` where somebody confirmed the deletions of this commit
 */
export function emptyRepository({
  empty,
  confirmed,
}: {
  empty: boolean
  confirmed: boolean
}): string | undefined {
  if (!empty || confirmed) return undefined
  return 'the repository holds no configuration; nothing is removed until this commit is confirmed'
}
