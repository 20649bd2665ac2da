/** One file with secrets in it, which only its owner can read. */
export interface SecretFile {
  /** Absolute, for messages. */
  path: string
  /** What it holds; undefined where it is not there. A file that others could read is theirs no more. */
  read(): Promise<string | undefined>
  /** Replaces what it holds as a whole or not at all. */
  write(content: string): Promise<void>
}
