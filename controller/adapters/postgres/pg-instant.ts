/** SQL of an instant as tables hold it. @param ms expression: milliseconds since the epoch, UTC */
export function instantSql(ms: string): string {
  return `to_timestamp(${ms}::double precision / 1000)`
}

/** SQL of milliseconds since the epoch, UTC, as a JavaScript number. @param instant expression: a `timestamptz` */
export function epochMsSql(instant: string): string {
  return `(extract(epoch from ${instant}) * 1000)::double precision`
}
