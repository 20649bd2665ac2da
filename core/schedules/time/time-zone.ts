const areas = new Set([
  'Africa',
  'America',
  'Antarctica',
  'Arctic',
  'Asia',
  'Atlantic',
  'Australia',
  'Europe',
  'Indian',
  'Pacific',
])

/**
 * The name in its proper spelling (`europe/stockholm` gives `Europe/Stockholm`), or undefined where it is no IANA
 * name of a place or `UTC`.
 *
 * Older and newer names of a place (`Europe/Kiev`, `Europe/Kyiv`) are both good, and each is kept: which of them
 * the runtime calls canonical depends on its version, and a new one must not change what a schedule says. Offsets
 * are refused, also in disguise (`Etc/GMT+5` is five hours *behind*), and so are abbreviations (`EST`, `IST`).
 */
export function checkTimeZone(name: string): string | undefined {
  if (/^(etc\/)?utc$/i.test(name)) return 'UTC'
  const known = listedZones().get(name.toLowerCase())
  if (known !== undefined) return known
  return linkName(name)
}

let listed: ReadonlyMap<string, string> | undefined

function listedZones(): ReadonlyMap<string, string> {
  listed ??= new Map(
    Intl.supportedValuesOf('timeZone')
      .filter(isPlace)
      .map((zone) => [zone.toLowerCase(), zone]),
  )
  return listed
}

function isPlace(zone: string): boolean {
  return areas.has(zone.slice(0, zone.indexOf('/')))
}

/** A name the runtime takes but does not list. Names of countries (`US/Eastern`) give way to the place they mean. */
function linkName(name: string): string | undefined {
  const resolved = resolve(name)
  if (resolved === undefined) return undefined
  const spelled = capitalised(name)
  if (isPlace(spelled)) return spelled
  return /^[a-z]+\/[a-z-]+$/i.test(name) && isPlace(resolved) ? resolved : undefined
}

function resolve(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

/** `america/port_of_spain` gives `America/Port_of_Spain`. */
function capitalised(name: string): string {
  const small = ['of', 'es', 'au']
  return name
    .toLowerCase()
    .replace(/[a-z]+/g, (word) =>
      small.includes(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
    )
}
