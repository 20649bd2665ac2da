/** Path in front of all of ours, where a proxy serves us below one; without `/` at its end, usually empty. */
export const prefix: string =
  document.querySelector<HTMLMetaElement>('meta[name="bowline-prefix"]')?.content ?? ''
