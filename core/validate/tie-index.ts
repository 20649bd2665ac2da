/** Which files have a tie, so that nobody has to ask all of them. Most ties are of one file. */
export class TieIndex {
  readonly #paths = new Map<number, string | readonly string[]>()

  pathsOf(tie: number): readonly string[] {
    const found = this.#paths.get(tie)
    return typeof found === 'string' ? [found] : (found ?? [])
  }

  /** A file that is not in it, or not with these ties. */
  add(path: string, ties: readonly number[]): void {
    for (const tie of ties) {
      const others = this.pathsOf(tie)
      this.#paths.set(tie, others.length === 0 ? path : [...others, path])
    }
  }

  remove(path: string, ties: readonly number[]): void {
    for (const tie of ties) {
      const [first, ...rest] = this.pathsOf(tie).filter((each) => each !== path)
      if (first === undefined) this.#paths.delete(tie)
      else this.#paths.set(tie, rest.length === 0 ? first : [first, ...rest])
    }
  }
}
