/** Colours for text on a terminal. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

const as = (code: number, end: number) => (text: string) => `\u001b[${code}m${text}\u001b[${end}m`
const plain = (text: string) => text

export const colours: Paint = {
  bold: as(1, 22),
  dim: as(2, 22),
  red: as(31, 39),
  green: as(32, 39),
  yellow: as(33, 39),
}

export const noColours: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain }
