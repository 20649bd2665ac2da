import type { EnvironmentType } from '../domain/desired.ts'

/** Where a sealed value belongs. It opens at this place only. */
export interface SealingPlace {
  /** Name of the account. */
  account: string
  /** Name of the extension. */
  extension: string
  /** Null: all environments of the extension. */
  environment: EnvironmentType | null
  /** Name of the variable. */
  name: string
}

/** `API_KEY of billing production` */
export function placeText({ extension, environment, name }: SealingPlace): string {
  return `${name} of ${extension} ${environment ?? '(all environments)'}`
}

/** What seals a value for this place. */
export function sealCommand({ extension, environment, name }: Omit<SealingPlace, 'account'>): string {
  return `bowline seal ${extension} ${environment ?? 'all'} ${name}`
}

/** Undefined where the places are the same; else what is wrong, in words for the one who copied the value. */
export function misplaced(sealedFor: SealingPlace, found: SealingPlace): string | undefined {
  const [before, here] = [placeText(sealedFor), placeText(found)]
  if (sealedFor.account !== found.account)
    return `this value was sealed for ${before} in the account "${sealedFor.account}", and found in the account "${found.account}"`
  return before === here ? undefined : `this value was sealed for ${before}, and found at ${here}`
}
