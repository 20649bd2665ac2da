const oneCharacter = 'a class of single characters'

/** Regular expressions that no checker can judge, or that are not linear: why they may be here. */
export const exempt: Readonly<Record<string, string>> = {
  "new RegExp( `[${[...signs.keys()].join('')}${[...letters.keys()].join('')}\\\\uff01-\\\\uff5e]`, 'u', )":
    oneCharacter,
  "new RegExp(`(?![${joiners}])[${unseen}]|(?<=^|[\\\\0-\\\\x7f])[${joiners}]`, 'u')": oneCharacter,
  "new RegExp(`[${lineEnds}]`, 'u')": oneCharacter,
  "new RegExp(`[${spaces}]`, 'u')": oneCharacter,
  "new RegExp(`[${unseen}]`, 'u')": oneCharacter,
  "new RegExp(`\\\\bkind[\"']?\\\\s*:\\\\s*[\"']?(?:${kinds.join('|')})\\\\b`)":
    'words of ours stand at its end; no two parts that repeat fit the same character',
  "new RegExp(pattern, 'u')": 'a pattern of the schemas, each of which is on the list itself',
}
