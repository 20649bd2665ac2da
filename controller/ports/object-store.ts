import type { EpochMs } from '../../core/domain/epoch.ts'

/** Where an object is within its environment. */
export interface ObjectKey {
  collection: string
  id: string
}

export interface FoundObject {
  body: unknown
  /** Of the body as JSON. */
  bytes: number
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
  /**
   * Objects of a collection, those written last first: at most `limit`, and fewer where they have 4 MiB together, but one
   * at least.
   * @throws {BowlineError} `question-too-long`
   */
  listObjects(
    environment: string,
    collection: string,
    page: { offset: number; limit: number },
  ): Promise<FoundObject[]>
  /**
   * How many there are, up to so many.
   * @throws {BowlineError} `question-too-long`
   */
  countObjects(environment: string, collection: string, atMost: number): Promise<number>
  /** Ids of the environments that have objects. One statement, whatever their number. */
  withObjects(): Promise<string[]>
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
