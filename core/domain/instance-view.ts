/** What is shown of one running instance. */
export interface InstanceView {
  /** `INS-dddd-dddd-nn-dddddd` */
  id: string
  /** Of the release it was started from. */
  tag: string
  /** ISO 8601, UTC. */
  startedAt: string
  connected: boolean
  /** Generation of the configuration it was last told; null while it is not connected. */
  generation: string | null
}
