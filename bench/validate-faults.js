import { environmentFile, pathOf } from './validate-repository.js'

/**
 * Kinds of mistakes: the line it is made in, what stands there then, and, where it is not that line, the one that must be
 * named. Each line found is the first that fits.
 */
export const faults = [
  ['unknown field of a document', /^kind: Environment$/, 'kind: Environment\ncolour: red', /^colour/],
  ['misspelt field', /^ {2}instances: .*$/, '  instnces: 2'],
  ['misspelt kind', /^kind: Schedule$/, 'kind: Shedule'],
  ['version nobody knows', /^apiVersion: .*$/, 'apiVersion: bowline.dev/v2'],
  ['extension nobody declares', /^ {2}extension: .*$/, '  extension: nobody'],
  ['environment type that is none', /^ {2}type: .*$/, '  type: prod'],
  ['number too small', /^ {2}instances: .*$/, '  instances: 0'],
  ['number too large', /^ {2}instances: .*$/, '  instances: 1000'],
  ['word for a number', /^ {2}instances: .*$/, '  instances: two'],
  ['number in quotes', /^ {2}instances: .*$/, '  instances: "2"'],
  ['tag that YAML reads as a number', /^ {4}tag: .*$/, '    tag: 22.10'],
  ['tag that is an option', /^ {4}tag: .*$/, '    tag: --force'],
  ['URL with a password', /^ {4}url: .*$/, '    url: https://me:secret@git.example.com/a.git'],
  ['URL with a space', /^ {4}url: .*$/, '    url: https://git.example.com/a b.git'],
  ['URL that runs a program', /^ {4}url: .*$/, '    url: ext::sh -c ls'],
  ['field that is missing', /^ {4}start: .*$/, '    # nothing to start', /^ {2}runtime:$/],
  ['field without a value', /^ {4}start: .*$/, '    start:'],
  ['number for text', /^ {4}start: .*$/, '    start: 5'],
  ['mapping for text', /^ {4}start: .*$/, '    start: {a: b}'],
  ['tab', /^ {4}build: .*$/, '\tbuild: npm ci'],
  [
    'key given twice',
    /^ {4}build: .*$/,
    '    build: npm ci\n    build: npm install',
    /^ {4}build: npm install$/,
  ],
  ['quote that stays open', /^ {4}build: .*$/, '    build: "npm ci'],
  ['escape that is none', /^ {4}build: .*$/, '    build: "npm\\q"'],
  ['colon in text', /^ {4}build: .*$/, '    build: npm: ci'],
  ['character text cannot begin with', /^ {4}build: .*$/, '    build: @npm'],
  ['alias of nothing', /^ {4}build: .*$/, '    build: *npm'],
  ['YAML tag', /^ {4}build: .*$/, '    build: !secret npm'],
  ['merge key', /^ {4}build: .*$/, '    <<: {build: npm ci}'],
  ['number JSON cannot keep', /^ {2}data: .*$/, '  data: {limit: 12345678901234567890}'],
  ['list for a mapping', /^ {2}data: .*$/, '  data: [1]'],
  ['cron with five fields', /^ {2}trigger: .*$/, '  trigger: {cron: "0 2 * * *", timeZone: UTC}'],
  ['cron out of range', /^ {2}trigger: .*$/, '  trigger: {cron: "0 99 2 * * *", timeZone: UTC}'],
  ['time zone that is none', /^ {2}trigger: .*$/, '  trigger: {cron: "0 0 2 * * *", timeZone: Mars/Base}'],
  ['scope that is none', /^ {2}environment: .*$/, '  environment: stage'],
  ['variable name that is none', /^ {2}- name: VAR_07$/, '  - name: 7VAR'],
  ['variable that is a number', /^ {4}value: .*-7$/, '    value: 12'],
  ['variable that is a boolean', /^ {4}value: .*-8$/, '    value: true'],
  ['variable given twice', /^ {2}- name: VAR_11$/, '  - name: VAR_03'],
  ['field no variable has', /^ {4}value: .*-5$/, '    value: a\n    scope: b', /^ {4}scope: b$/],
  ['text that is empty', /^ {2}method: .*$/, '  method: ""'],
]

/** Fault number so-and-so: the file it is in, its text, and the line (from 1) that must be named. */
export function seededFault(number) {
  const [name, find, replacement, named] = faults[number % faults.length]
  const file = number * 10
  const lines = environmentFile(file).split('\n')
  const index = lines.findIndex((line) => find.test(line))
  lines.splice(index, 1, ...replacement.split('\n'))
  const line = named ? lines.findIndex((each) => named.test(each)) : index
  return { name, path: pathOf(file), text: lines.join('\n'), line: line + 1 }
}
