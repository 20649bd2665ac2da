/** Colours for text on a terminal. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

const plain = (text: string) => text

export const noColours: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain }
