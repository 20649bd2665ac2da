import { badInput } from './errors.ts'

/**
 * A parameter of the query that says how many; `usual` where it is left out, never more than `most`.
 * @throws {HttpError} 400 where it is no whole number
 */
export function queryNumber(
  name: string,
  text: string | undefined,
  { usual, most }: { usual: number; most: number },
): number {
  if (text === undefined) return usual
  if (!/^\d{1,9}$/.test(text))
    throw badInput(`${name}: expected a whole number, found ${JSON.stringify(text)}`)
  return Math.min(Number(text), most)
}
