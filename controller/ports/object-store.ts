import type { EpochMs } from '../../core/domain/epoch.ts'

/** Where an object is within its environment. */
export interface ObjectKey {
  collection: string
  id: string
}

/**
 * The objects background tasks are about, as their events brought them. A body is any JSON.
 * @throws {StoreAway} by every member; then nothing is known of whether it was done
 */
export interface ObjectStore {
  /**
   * Writes it whole, whether it is there or not; durable when it resolves. Concurrent calls share statements; what is
   * wrong with one of them does not concern the others.
   * @throws where the environment is not in the store
   */
  putObject(environment: string, collection: string, id: string, body: unknown): Promise<void>
  /** Its body; undefined where it is not there. */
  getObject(environment: string, collection: string, id: string): Promise<unknown>
  /** The bodies of a collection, those written last first; at most 1,000. */
  listObjects(environment: string, collection: string): Promise<unknown[]>
  /**
   * Looks at so many objects of an environment, in the order of their keys, and forgets those that no task on record is
   * about and that were last written before an instant.
   * @param before exclusive
   * @param after the last one of the call before; null to begin
   * @param limit how many to look at
   * @returns `last` is null where there are no more
   */
  forgetObjects(
    environment: string,
    before: EpochMs,
    after: ObjectKey | null,
    limit: number,
  ): Promise<{ forgotten: number; last: ObjectKey | null }>
}
