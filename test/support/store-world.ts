import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Store } from '../../controller/ports/store.ts'
import type { NewTask, Settlement, Task } from '../../core/domain/task.ts'
import { createDatabase, type TestDatabase } from './database.ts'

/** What cannot be kept in PostgreSQL's `text` as it is: U+0000, and halves of surrogate pairs. */
export const hostile = 'a\0b\uD800c\uDC00d'
/** As it is kept. */
export const cleaned = 'a\uFFFDb\uFFFDc\uFFFDd'

export const dev = 'ENV-1234-5678-01'
export const production = 'ENV-1234-5678-03'

/** The store on a server of the test file's own. */
export interface StoreWorld {
  readonly database: TestDatabase
  readonly store: Store
  /** Makes a task and takes it for delivery. */
  claimed(values?: Partial<NewTask>): Promise<Task>
}

/** Starts the server before the file's tests, with `dev` and `production` and nothing else before each. */
export function storeWorld(): StoreWorld {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database?.remove())
  beforeEach(async () => {
    await database.empty()
    await database.seed(dev, production)
  })

  return {
    get database() {
      return database
    },
    get store() {
      return database.store
    },
    async claimed(values = {}) {
      const { store } = database
      const { id, fence } = await store.create(newTask(values))
      const task = await store.claim(id, fence, 'INS-1')
      if (!task) throw new Error(`${id} could not be claimed`)
      return task
    },
  }
}

/** About order OR-1 of `dev`, where nothing else is said. */
export function newTask(values: Partial<NewTask> = {}): NewTask {
  return {
    environment: dev,
    category: 'background',
    eventType: 'order_created',
    objectId: 'OR-1',
    data: { amount: 1 },
    ...values,
  }
}

/** It succeeded, where nothing else is said. */
export function settlement(values: Partial<Settlement> = {}): Settlement {
  return {
    status: 'succeeded',
    reason: null,
    message: null,
    result: null,
    event: 'succeeded',
    attempts: 0,
    rescheduled: 0,
    losses: 0,
    runtimeMs: 1500,
    ...values,
  }
}
