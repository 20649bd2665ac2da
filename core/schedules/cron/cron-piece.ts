/** A piece of an expression: a field, or an item of its list. */
export interface Piece {
  /** In upper case. */
  text: string
  /** Offsets into the expression: of the first character, and of the one after the last. */
  from: number
  to: number
}

/** Why an expression is refused, told to the person who wrote it. */
export class CronFault extends Error {
  /** What to write instead. */
  readonly hint: string
  /** What is wrong. Left out: not known yet, or the expression as a whole. */
  readonly piece: Piece | undefined

  constructor(message: string, hint: string, piece?: Piece) {
    super(message)
    this.name = 'CronFault'
    this.hint = hint
    this.piece = piece
  }
}

/** The fields of an expression, which white space is between. */
export function fieldsOf(expression: string): Piece[] {
  return [...expression.matchAll(/\S+/g)].map(({ 0: text, index }) => pieceOf(text, index))
}

/** The items of a comma-separated list. */
export function itemsOf(field: Piece): Piece[] {
  let from = field.from
  return field.text.split(',').map((text) => {
    const item = { text, from, to: from + text.length }
    from = item.to + 1
    return item
  })
}

function pieceOf(text: string, from: number): Piece {
  return {
    text: text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase()),
    from,
    to: from + text.length,
  }
}

/** What `read` gives; a fault is in this piece, unless it is already known to be in a smaller one. */
export function within<T>(piece: Piece, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof CronFault) || error.piece || piece.from === piece.to) throw error
    throw new CronFault(error.message, error.hint, piece)
  }
}
