/**
 * The header `traceparent` of W3C Trace Context, as runners take it: `00-{32 hex}-{16 hex}-{2 hex}`. Null where there is
 * none, or one that says nothing: it is ignored then, as the standard has it.
 */
export function readTraceParent(header: string | readonly string[] | undefined): string | null {
  if (typeof header !== 'string') return null
  const [, version, trace, span, flags, more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header.trim()) ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null
  if (/^0+$/.test(trace ?? '') || /^0+$/.test(span ?? '')) return null
  return `00-${trace}-${span}-${flags}`
}
