/** Structured log, pino's call shape: fields first, then a message for people. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** May say what is repeated later. */
export interface LogOfSeries extends Log {
  /** What was said of this environment with this message is put right: of what is held of it nothing is said any more. */
  over?(environment: string, message: string): void
}
