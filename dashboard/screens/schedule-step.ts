import type { Draft } from '../lib/schedule-draft.ts'
import type { Complaint } from '../parts/field.tsx'

/** The environment that a schedule is of. */
export interface Of {
  extension: string
  type: string
}

/** A schedule as Git has it. */
export interface Before {
  name: string
  spec: Readonly<Record<string, unknown>>
}

/** What a step of the wizard is told. */
export interface StepProps {
  of: Of
  draft: Draft
  set: (fields: Partial<Draft>) => void
  /** What is wrong with a field of the spec, such as `trigger.cron`; with an empty field nothing is wrong yet. */
  complaintsOn: (field: string) => readonly Complaint[]
}
