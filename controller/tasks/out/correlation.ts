/** The fence travels as the correlation id, which runners send back untouched. */
export function correlationOf(fence: number): string {
  return `fence-${fence}`
}

export function fenceOf(correlationId: string | null): number | undefined {
  const match = /^fence-(\d{1,9})$/.exec(correlationId ?? '')
  return match ? Number(match[1]) : undefined
}
