/** A variable that an extension wants to exist, with what it is until somebody sets it. */
export interface DeclaredVariable {
  name: string
  /** Null: it is secret, so that only a runner knows it, and none has been there since the controller started. */
  initialValue: string | null
  secure: boolean
}

/** A method that a schedule may call. */
export interface Schedulable {
  method: string
  name: string
  description: string
}

/**
 * What the runners of an environment have said in their handshakes about the extension: the union over all their
 * connections. It outlives them: what a release is does not depend on who is connected.
 */
export interface Declaration {
  /** Sorted. Null: none of those that take events was ever there, so nobody knows. */
  eventTypes: readonly string[] | null
  /** By method. Null as above. */
  schedulables: readonly Schedulable[] | null
  /** By name. */
  variables: readonly DeclaredVariable[]
}

/** True where it is known that no runner of the environment takes events of this type. */
export function lacksEvent({ eventTypes }: Pick<Declaration, 'eventTypes'>, type: string): boolean {
  return eventTypes !== null && !eventTypes.includes(type)
}

/** True where it is known that no runner of the environment has this method for schedules. */
export function lacksMethod({ schedulables }: Pick<Declaration, 'schedulables'>, method: string): boolean {
  return schedulables !== null && !schedulables.some((each) => each.method === method)
}
