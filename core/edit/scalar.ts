/** Words that YAML, or a reader used to older YAML, takes for something else than text. */
const words = /^(true|false|yes|no|on|off|y|n|null|nan|inf)$/i
/** Plain texts that mean themselves in block and flow style. All else is quoted. */
const plain = /^[A-Za-z](?:[A-Za-z0-9_./@+?=&%-]|:(?=[A-Za-z0-9_/]))*$/

/** A text as a YAML scalar of one line. JSON's strings are YAML's double-quoted ones. */
export function scalarOf(text: string): string {
  return plain.test(text) && !words.test(text) ? text : JSON.stringify(text)
}
