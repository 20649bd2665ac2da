import type { Locator, Page } from 'playwright-core'

/** Which pixels of a picture are ink: those that are nearer to its darkest than to its lightest ones; what is drawn dark on light. */
export interface Shape {
  /** Row by row. */
  ink: readonly boolean[]
  /** By how much ink and ground differ in lightness: 1 is none, 21 black on white. */
  contrast: number
}

/**
 * What is left of something that is drawn where no colour is seen.
 * @param canvas a page of no policy, that reads the picture
 */
export async function shapeOf(drawn: Locator, canvas: Page): Promise<Shape> {
  const picture = (await drawn.screenshot()).toString('base64')
  const lightness = (await canvas.evaluate(readLightness, picture)) as number[]
  const [least, most] = [Math.min(...lightness), Math.max(...lightness)]
  return {
    ink: lightness.map((each) => each < (least + most) / 2),
    contrast: (most + 0.05) / (least + 0.05),
  }
}

/** The share of pixels in which one is ink and the other is not, of those in which either is. */
export function difference(one: Shape, other: Shape): number {
  const either = one.ink.filter((ink, at) => ink || other.ink[at]).length
  return one.ink.filter((ink, at) => ink !== other.ink[at]).length / either
}

/** Relative luminance of each pixel (WCAG 2.2), in the browser. */
const readLightness = async (picture: string): Promise<number[]> => {
  const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0))
  // biome-ignore lint/suspicious/noExplicitAny: the types of a browser are not those of the tests
  const { createImageBitmap, OffscreenCanvas } = globalThis as any
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height) as { data: Uint8ClampedArray }
  const linear = (value: number) => (value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  const all: number[] = []
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3)
    all.push(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue))
  }
  return all
}
