import type { Flag, Words } from './words.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** A script to be read by a shell when it starts. It asks nobody: all there is to know is written into it. */
export const scripts: Readonly<Record<Shell, (words: readonly Words[]) => string>> = { bash, zsh, fish }

const header = (shell: Shell, use: string) =>
  `# Completion of bowline for ${shell}, made by "bowline completion ${shell}".\n# ${use}\n`

function bash(words: readonly Words[]): string {
  return `${header('bash', 'Use it: source <(bowline completion bash)')}
_bowline() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" verb="" word
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    case "$verb $word" in
${cases(deeper(words), (each) => `verb="${each}"`)}
    esac
  done
  case "$verb $previous" in
${cases(valueFlags(words), (each) => reply(each), 4)}
  esac
  case "$verb" in
${cases(
  words.map((each) => [pathOf(each), each] as const),
  bashWords,
  4,
)}
  esac
}
complete -F _bowline bowline
`
}

/** Bash's way, which zsh reads with its own emulation. */
function zsh(words: readonly Words[]): string {
  const script = bash(words).split('\n').slice(2).join('\n')
  return `#compdef bowline
${header('zsh', 'Use it: source <(bowline completion zsh), after compinit')}
autoload -U +X bashcompinit && bashcompinit
${script}`
}

function fish(words: readonly Words[]): string {
  const lines = words.flatMap((each) => {
    const condition = fishCondition(each)
    const complete = `complete -c bowline -n '${condition}'`
    return [
      ...each.verbs.map(({ name, does }) => `${complete} -f -a ${name} -d ${quoted(does)}`),
      ...(each.choices.length > 0 ? [`${complete} -f -a '${each.choices.join(' ')}'`] : []),
      ...each.flags.map((flag) => `${complete}${fishFlag(flag)}`),
      ...(each.takesFiles ? [`${complete} -f -a '(__fish_complete_directories)'`] : []),
    ]
  })
  return `${header('fish', 'Use it: bowline completion fish | source')}
complete -c bowline -f
${lines.join('\n')}
`
}

/** At a verb's place: its words were seen, and none of those that may follow them. */
function fishCondition({ path, verbs }: Words): string {
  const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`)
  const names = verbs.map(({ name }) => name).join(' ')
  const none = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`]
  return [...seen, ...none].join('; and ') || 'true'
}

function fishFlag({ long, short, does, takesValue, choices }: Flag): string {
  return [
    long ? ` -l ${long.replace(/^--/, '')}` : '',
    short ? ` -s ${short.replace(/^-/, '')}` : '',
    takesValue ? ' -r' : '',
    choices.length > 0 ? ` -f -a '${choices.join(' ')}'` : '',
    ` -d ${quoted(does)}`,
  ].join('')
}

function pathOf({ path }: Words): string {
  return path.map((each) => ` ${each}`).join('')
}

/** ` tasks` and then `list` lead to ` tasks list`. */
function deeper(words: readonly Words[]): (readonly [string, string])[] {
  return words.filter(({ path }) => path.length > 0).map((each) => [pathOf(each), pathOf(each)] as const)
}

function valueFlags(words: readonly Words[]): (readonly [string, Flag])[] {
  return words.flatMap((each) =>
    each.flags
      .filter((flag) => flag.takesValue)
      .flatMap((flag) =>
        [flag.long, flag.short].flatMap((name) => (name ? [[`${pathOf(each)} ${name}`, flag] as const] : [])),
      ),
  )
}

function bashWords({ verbs, flags, choices, takesFiles }: Words): string {
  const names = [...verbs.map(({ name }) => name), ...choices, ...flags.flatMap(({ long }) => long ?? [])]
  const own = `COMPREPLY=($(compgen -W "${names.join(' ')}" -- "$current"))`
  return takesFiles ? `${own}; [[ $current == -* ]] || COMPREPLY+=($(compgen -d -- "$current"))` : own
}

/** For a value there are its choices, or else files. */
function reply({ choices }: Flag): string {
  const values = choices.length > 0 ? `-W "${choices.join(' ')}"` : '-f'
  return `COMPREPLY=($(compgen ${values} -- "$current")); return`
}

function cases<T>(
  entries: readonly (readonly [string, T])[],
  write: (value: T) => string,
  indent = 6,
): string {
  return entries.map(([word, value]) => `${' '.repeat(indent)}"${word}") ${write(value)} ;;`).join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
