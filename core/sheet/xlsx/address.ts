/** The letters of a column: 1 is `A`, 28 is `AB`. */
export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  const letter = String.fromCharCode(65 + ((column - 1) % 26))
  return rest > 0 ? columnName(rest) + letter : letter
}

/** Which cell of a sheet; both are 1-based. */
export interface Cell {
  row: number
  column: number
}

/** `C7` as row 7 and column 3; undefined where it is no address. */
export function cellAt(address: string): Cell | undefined {
  const match = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(address)
  if (!match) return undefined
  const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { row: Number(match[2]), column }
}
