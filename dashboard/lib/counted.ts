/** How many there are, in words: `1 task`, `10,000 tasks`. Undefined plural: an `s` more. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`
}
