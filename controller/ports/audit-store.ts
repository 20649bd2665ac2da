/**
 * Who did what, and which deletions somebody confirmed. Written once, never changed.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface AuditStore {
  /**
   * Adds a line, with the instant it comes at.
   * @param entry.actor who did it
   * @param entry.action what was done, as `task.cancel`
   * @param entry.subject id of what it was done to
   * @param entry.detail anything else worth knowing; may be empty
   */
  audit(entry: { actor: string; action: string; subject: string; detail: string }): Promise<void>
  /** Remembers that somebody confirmed a commit's deletions. Once more changes nothing. */
  confirm(commit: string): Promise<void>
  /** Whether somebody did. */
  confirmed(commit: string): Promise<boolean>
}
