import { describe, expect, test } from 'vitest'
import { crashExcerpt } from '../../../../core/lib/crash-excerpt.ts'

const node = `
listening
/srv/app/main.js:7
    throw new TypeError(text)
          ^

TypeError: no price for PR-1
    at readConfig (/srv/app/config.js:12:9)
    at load (/srv/app/load.js:3:5)
    at Module._compile (node:internal/modules/cjs/loader:1554:14)
    at Object..js (node:internal/modules/cjs/loader:1706:10)
    at Module.load (node:internal/modules/cjs/loader:1289:32)
    at Function._load (node:internal/modules/cjs/loader:1108:12)
    at TracingChannel.traceSync (node:diagnostics_channel:322:14)
    at wrapModuleLoad (node:internal/modules/cjs/loader:220:24)
    at Function.executeUserEntryPoint (node:internal/modules/run_main:170:5)
    at node:internal/main/run_main_module:36:49

Node.js v20.20.0`.split('\n')

const missing = `node:internal/modules/cjs/loader:1228
  throw err;
  ^

Error: Cannot find module 'express'
Require stack:
- /srv/app/web.js
- /srv/app/main.js
    at Function._resolveFilename (node:internal/modules/cjs/loader:1225:15)
    at Function._load (node:internal/modules/cjs/loader:1055:27)
    at Object.<anonymous> (/srv/app/web.js:1:17) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/srv/app/web.js', '/srv/app/main.js' ]
}

Node.js v20.20.0`.split('\n')

const python = `2026-11-30 04:58:31 INFO starting
Traceback (most recent call last):
  File "/usr/lib/python3/site-packages/connect/eaas/runner/main.py", line 40, in main
    start(config)
  File "/usr/lib/python3/site-packages/connect/eaas/runner/start.py", line 12, in start
    entry.load()
  File "/srv/app/extension.py", line 3, in <module>
    import requests
ModuleNotFoundError: No module named 'requests'`.split('\n')

describe('of what a program printed before it failed', () => {
  test.each<[string, string[], string[]]>([
    ['nothing is nothing', [], []],
    ['a few lines are shown as they are', ['one', 'two'], ['one', 'two']],
    ['empty lines are left out', ['one', '', '  ', 'two'], ['one', 'two']],
    [
      "the message of a stack of Node.js is shown, with the frame that is the program's own",
      node,
      [
        'listening',
        '/srv/app/main.js:7',
        '    throw new TypeError(text)',
        '          ^',
        'TypeError: no price for PR-1',
        '    at readConfig (/srv/app/config.js:12:9)',
        '    ... 9 more',
        'Node.js v20.20.0',
      ],
    ],
    [
      'that of Python as well, with the innermost frame',
      python,
      [
        '2026-11-30 04:58:31 INFO starting',
        'Traceback (most recent call last):',
        '  ...',
        '  File "/srv/app/extension.py", line 3, in <module>',
        '    import requests',
        "ModuleNotFoundError: No module named 'requests'",
      ],
    ],
    [
      'a program that starts its worker anew says the same again: it is shown once',
      [...python, ...python.map((line) => line.replace('04:58:31', '04:58:33')), ...python],
      crashExcerpt(python, 10),
    ],
    ['lines that count are no repetition', ['try 1', 'try 2', 'try 3'], ['try 1', 'try 2', 'try 3']],
    ['the same line is', ['up', 'refused', 'refused', 'refused'], ['up', 'refused']],
    [
      'lines that are the same as far as they are shown are',
      ['up', `${'7 '.repeat(8000)}1`, `${'7 '.repeat(8000)}2`],
      ['up', `${'7 '.repeat(249)}7…`],
    ],
  ])('%s', (_, lines, expected) => {
    expect(crashExcerpt(lines, 10)).toEqual(expected)
  })

  test('the message is there, however much was printed after it', () => {
    const after = Array.from({ length: 40 }, (_, index) => `${'x'.repeat(index)} closing`)
    const shown = crashExcerpt([...missing, ...after], 10)
    expect(shown).toHaveLength(10)
    expect(shown.slice(0, 3)).toEqual([
      "Error: Cannot find module 'express'",
      'Require stack:',
      '- /srv/app/web.js',
    ])
    expect(shown.slice(-4)).toEqual(['...', ...after.slice(-3)])
  })

  test('a line of many characters is cut', () => {
    expect(crashExcerpt(['x'.repeat(9000)], 10)[0]).toHaveLength(500)
  })
})
