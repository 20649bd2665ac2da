/** Text as somebody may write it who is up to something, by what it is after. */
export const hostileTexts: Readonly<Record<string, string>> = {
  colours: '\u001b[31mred\u001b[8mhidden\u001b[0m',
  'the title of a terminal': '\u001b]0;owned\u0007',
  'a link of a terminal': '\u001b]8;;https://evil.example.com\u001b\\click\u001b]8;;\u001b\\',
  'the clipboard of a terminal': '\u001b]52;c;ZXZpbA==\u0007',
  'one-byte sequences': '\u009b31m \u009d0;owned\u009c',
  'a cleared screen': '\u001b[2J\u001b[1;1H\u001bc',
  'an overwritten line': 'bad\r\u001b[Kgood',
  'erased characters': 'bad\b\b\bgood\u007f',
  'another order': 'user\u202e txt.exe\u202c \u2066x\u2069 \u200fy',
  'what cannot be seen': 'a\u200bb\u2060c\ufeffd\u{e0041}e',
  'line ends of Unicode': 'a\u2028b\u2029c\u0085d',
  'a line of the log': 'a\n12:00:00  ENV-1234-5678-01  error: forged',
  'a command to the runner': '::set-output name=x::y\n::add-mask::a\n  ::error::b\n\u00a0::warning::c',
  'an old command to the runner': 'a ##[add-mask]b ##vso[task.setvariable variable=x]y',
  'HTML and a picture':
    '<script>alert(1)</script><img src=https://evil.example.com/x> ![x](https://evil.example.com/y)',
  'a link':
    '[x](javascript:alert(1)) <https://evil.example.com> https://evil.example.com www.evil.example.com',
  'people and issues': '@octocat @org/team fixes #1 GH-2 a/b#3',
  'a table': '| a | b |\n| --- | --- |\n\\| c \\\\| d `|` e',
  'a block': '```\n# heading\n~~~\n> quote\n---',
  'a code span': '` `` ``` \\` <b>',
  'a formula': '=HYPERLINK("https://evil.example.com")',
  'another formula': "@SUM(1+1)*cmd|' /C calc'!A0",
  'headers of HTTP': 'a\r\nSet-Cookie: x=y\r\n\r\n<html>',
  'labels of Prometheus': 'a"} 1\nbowline_forged{x="\\',
  'another line of JSON': '"}\n{"level":60,"msg":"forged"}',
  'trailers of Git': 'a\n\nSigned-off-by: Eve <eve@example.com>',
  'U+0000 and half a character': 'a\0b\ud800c',
}

/** What may stand in no line that people read on a terminal. */
export const unseen =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Surrogate}/u

/** What the runner of GitHub Actions would do something for: see `src/Runner.Common/ActionCommand.cs` there. */
export const runnerCommand = /^\s*::|##\[|##vso\[/m
