import type { Git } from '../../../controller/adapters/git/git.ts'
import { readBlobs } from '../../../controller/adapters/git/git-blobs.ts'
import { explaining, wordsOf } from '../../../controller/adapters/git/git-failure.ts'
import { GitFailure } from '../../../controller/adapters/git/git-process.ts'
import { parseRefs } from '../../../controller/adapters/git/git-refs.ts'
import { listTree } from '../../../controller/adapters/git/git-tree.ts'
import { checkGitUrl, displayUrl, resolveGitUrl } from '../../../controller/adapters/git/git-url.ts'
import { BowlineError } from '../../../core/domain/errors.ts'
import { TreeTooLarge } from '../../../core/domain/tree-too-large.ts'
import { isConfigPath } from '../../../core/load/config-path.ts'
import { texts } from '../corpus.ts'
import { type Kind, refusing } from '../kind.ts'

const id = '8baef1b4abc478178b004d62031cf7fe6db6f903'
const never = new AbortController().signal

/** What Git prints of a repository's objects and refs, and what a Git host says. */
export const git: Kind = {
  name: 'git',
  share: 8,
  corpus: texts(
    `100644 blob ${id}       4\ta.yaml\0${'120000'} blob ${id}      12\tlink.yaml\0${'160000'} commit ${id}       -\tmodule\0`,
    `${id} blob 5\nhello\n${id} blob 0\n\n${id} missing\n`,
    `${id}\trefs/heads/main\n${id}\trefs/tags/v1\n${id}\trefs/tags/v1^{}\n`,
    "remote: Repository not found.\r\nfatal: repository 'https://example.com/a/b.git/' not found\n",
    "fatal: could not read Username for 'https://example.com': terminal prompts disabled\n",
    'fatal: unable to update url base from redirection:\n  asked for: https://a/info/refs\n   redirect: https://b/info/refs\n',
    'warning: redirecting to https://example.com/b/info/refs?service=git-upload-pack\nReceiving objects:  42% (21/50)\n',
    'ssh: connect to host example.com port 22: Connection refused\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'https://ada:secret@example.com/acme/config.git',
    'git@example.com:acme/config.git',
    'ssh://git@[::1]:22/acme/config.git',
  ),
  words: [
    '\0',
    '\t',
    '\n',
    '\r',
    ' ',
    'blob ',
    'tree ',
    'commit ',
    '100644 ',
    '040000 ',
    id,
    ' missing\n',
    'refs/tags/',
    '^{}',
    'fatal: ',
    'remote: ',
    'redirecting to ',
    'redirect: ',
    'https://',
    '@',
    ':',
    '../',
    '.git/',
    "could not read Username for '",
  ],
  pairs: [
    ['remote: ', '\n'],
    ["'", "'"],
    ['a/', ''],
    ['redirecting to ', ' '],
    ['redirection:', 'redirect: '],
  ],
  longest: 262_144,
  async read(input) {
    const text = input.toString('utf8')
    await listTree(printing(input), 'HEAD', {
      signal: never,
      wanted: ({ path }) => isConfigPath(path),
    }).catch(only(TreeTooLarge, GitFailure))
    parseRefs(text)
    await readBlobs(printing(input), [id], never).catch(only(GitFailure))
    const failure = new GitFailure({ stderr: text })
    wordsOf(failure)
    const url = 'https://example.com/acme/config.git'
    await explaining(url, () => Promise.reject(failure)).catch(only(BowlineError))
    checkGitUrl(text)
    displayUrl(text)
    refusing([BowlineError], () => resolveGitUrl(text))
  },
}

/** A Git that prints this in two pieces, whatever it is asked. */
function printing(output: Buffer): Pick<Git, 'localBytes'> {
  return {
    async localBytes(_, { take } = {}) {
      const middle = output.length >> 1
      for (const piece of [output.subarray(0, middle), output.subarray(middle)]) take?.(piece)
      return output
    },
  }
}

function only(...refusals: (new (...args: never[]) => Error)[]) {
  return (error: unknown) => {
    if (!refusals.some((each) => error instanceof each)) throw error
  }
}
