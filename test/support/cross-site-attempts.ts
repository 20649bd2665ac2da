/**
 * What a page of another site may try with somebody's browser: JavaScript that runs there. `T` is our origin; `send` names a
 * path that writes, `read` one whose answer has a secret in it. What an attempt returns is what the page got to know.
 */
export interface CrossSiteAttempt {
  name: string
  script: string
}

const attempt = (name: string, script: string): CrossSiteAttempt => ({ name, script })

const form = (attributes: string, fields = '<input name="a" value="b">', setup = '') =>
  `document.body.insertAdjacentHTML('beforeend', \`<form action="\${T}/test/write" method="post" ${attributes}>${fields}</form>\`); ${setup} document.forms[document.forms.length - 1].submit(); return ''`
const inFrame = (content: string, attributes = '') =>
  `await new Promise((done) => { const frame = document.createElement('iframe'); ${attributes} frame.onload = done; frame.srcdoc = ${content}; document.body.append(frame); setTimeout(done, 1500) }); return ''`
const asking = (init: string, path = '/test/write') =>
  `return await (await fetch(T + '${path}', ${init})).text().catch((error) => String(error))`
const loading = (element: string, attribute: string, path = '/api/v1/me') =>
  `return await new Promise((done) => { const each = document.createElement('${element}'); each.onload = () => { let text = ''; try { text = each.contentDocument ? each.contentDocument.documentElement.outerHTML : each.sheet ? [...each.sheet.cssRules].map((rule) => rule.cssText).join() : JSON.stringify(globalThis.me ?? '') } catch (error) { text = String(error) } done(text) }; each.onerror = () => done('refused'); each.${attribute} = T + '${path}'; if ('${element}' === 'link') each.rel = 'stylesheet'; document.body.append(each); setTimeout(() => done('nothing'), 1500) })`

const formInFrame = `'<form action="' + T + '/test/write" method="post"></form><script>document.forms[0].submit()</script>'`
const reportInFrame = `'<meta http-equiv="content-security-policy" content="img-src none; report-uri ' + T + '/test/write"><img src="x">'`

export const crossSiteAttempts: readonly CrossSiteAttempt[] = [
  // writes, by forms
  attempt('a form', form('')),
  attempt('a form of files', form('enctype="multipart/form-data"')),
  attempt(
    'a form of plain text that looks like JSON',
    form('enctype="text/plain"', `<input name='{"a":"' value='"}'>`),
  ),
  attempt('a form in a new window', form('target="_blank"')),
  attempt(
    'a form in a frame',
    form(
      'target="f"',
      '<input name="a">',
      `document.body.insertAdjacentHTML('beforeend', '<iframe name="f"></iframe>');`,
    ),
  ),
  attempt(
    'a form that a button sends elsewhere',
    `document.body.insertAdjacentHTML('beforeend', \`<form method="post"><button formaction="\${T}/test/write">x</button></form>\`); document.querySelector('button').click(); return ''`,
  ),
  attempt('a form without an origin', inFrame(formInFrame, `frame.sandbox = 'allow-scripts allow-forms';`)),
  attempt('a form in a frame of its own', inFrame(formInFrame)),
  attempt('a form that signs out', form('').replace('/test/write', '/auth/logout')),
  attempt(
    'a form that ends all sessions',
    form('', '<input name="_method" value="DELETE">').replace('/test/write', '/api/v1/sessions'),
  ),
  attempt(
    'a form that makes a key',
    form('enctype="text/plain"', `<input name='{"name":"evil","role":"admin","x":"' value='"}'>`).replace(
      '/test/write',
      '/api/v1/keys',
    ),
  ),
  attempt(
    'a form that says yes for a command line',
    form('', '<input name="code" value="CODE"><input name="answer" value="admin">').replace(
      '/test/write',
      '/auth/device',
    ),
  ),
  attempt('a form that makes a link', form('').replace('/test/write', '/auth/links')),
  // writes, by programs
  attempt('fetch without CORS', asking(`{method: 'POST', mode: 'no-cors', credentials: 'include'}`)),
  attempt(
    'fetch without CORS, of plain text',
    asking(`{method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}'}`),
  ),
  attempt(
    'fetch without CORS, of a form',
    asking(`{method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams({a: 'b'})}`),
  ),
  attempt(
    'fetch without CORS, of bytes without a type',
    asking(`{method: 'POST', mode: 'no-cors', credentials: 'include', body: new Uint8Array([123, 125])}`),
  ),
  attempt(
    'fetch without CORS, of a blob of JSON',
    asking(
      `{method: 'POST', mode: 'no-cors', credentials: 'include', body: new Blob(['{}'], {type: 'application/json'})}`,
    ),
  ),
  attempt(
    'fetch with CORS, of JSON',
    asking(
      `{method: 'POST', credentials: 'include', headers: {'content-type': 'application/json'}, body: '{}'}`,
    ),
  ),
  attempt(
    'fetch that outlives its page',
    `fetch(T + '/test/write', {method: 'POST', mode: 'no-cors', credentials: 'include', keepalive: true, body: '{}'}).catch(() => {}); location = 'about:blank'; return ''`,
  ),
  attempt('PUT', asking(`{method: 'PUT', credentials: 'include', body: '{}'}`)),
  attempt('DELETE of all sessions', asking(`{method: 'DELETE', credentials: 'include'}`, '/api/v1/sessions')),
  attempt(
    'a method that is written over',
    asking(
      `{method: 'POST', mode: 'no-cors', credentials: 'include', body: 'x', headers: {'x-http-method-override': 'DELETE'}}`,
      '/api/v1/sessions',
    ),
  ),
  attempt(
    'XMLHttpRequest',
    `return await new Promise((done) => { const asked = new XMLHttpRequest(); asked.open('POST', T + '/test/write'); asked.withCredentials = true; asked.onloadend = () => done(asked.responseText); asked.send('{}') })`,
  ),
  attempt('a beacon', `navigator.sendBeacon(T + '/test/write', '{}'); return ''`),
  attempt(
    'a beacon of JSON',
    `navigator.sendBeacon(T + '/test/write', new Blob(['{}'], {type: 'application/json'})); return ''`,
  ),
  attempt(
    'a beacon of a form',
    `navigator.sendBeacon(T + '/test/write', new URLSearchParams({a: 'b'})); return ''`,
  ),
  attempt(
    'a link that pings',
    `document.body.insertAdjacentHTML('beforeend', \`<a id="p" href="#x" ping="\${T}/test/write">x</a>\`); document.getElementById('p').click(); return ''`,
  ),
  attempt(
    'a worker',
    `const url = URL.createObjectURL(new Blob(['fetch("' + T + '/test/write", {method: "POST", mode: "no-cors", credentials: "include", body: "{}"}).finally(() => postMessage(1))'])); await new Promise((done) => { new Worker(url).onmessage = done; setTimeout(done, 1500) }); return ''`,
  ),
  attempt('a report of its policy', inFrame(reportInFrame)),
  attempt(
    'a page that sends itself on',
    `document.head.insertAdjacentHTML('beforeend', \`<meta http-equiv="refresh" content="0;url=\${T}/test/write">\`); await new Promise((done) => setTimeout(done, 300)); return ''`,
  ),
  // reads
  attempt('fetch with CORS', asking(`{credentials: 'include'}`, '/api/v1/me')),
  attempt('fetch without CORS, read', asking(`{credentials: 'include', mode: 'no-cors'}`, '/api/v1/me')),
  attempt(
    'fetch that follows nobody',
    asking(`{credentials: 'include', redirect: 'manual'}`, '/auth/account'),
  ),
  attempt(
    'XMLHttpRequest, read',
    `return await new Promise((done) => { const asked = new XMLHttpRequest(); asked.open('GET', T + '/api/v1/me'); asked.withCredentials = true; asked.onloadend = () => done(asked.responseText); asked.send() })`,
  ),
  attempt('a script', loading('script', 'src')),
  attempt(
    'a module',
    `return await import(T + '/api/v1/me').then((module) => JSON.stringify(module), String)`,
  ),
  attempt(
    'a module of JSON',
    `return await new Function('T', "return import(T + '/api/v1/me', {with: {type: 'json'}})")(T).then((module) => JSON.stringify(module.default), String)`,
  ),
  attempt('a style sheet', loading('link', 'href')),
  attempt('an image', loading('img', 'src')),
  attempt(
    'an image on a canvas',
    `return await new Promise((done) => { const image = new Image(); image.onload = () => { const canvas = document.createElement('canvas'); canvas.getContext('2d').drawImage(image, 0, 0); try { done(canvas.toDataURL()) } catch (error) { done(String(error)) } }; image.onerror = () => done('refused'); image.src = T + '/api/v1/me' })`,
  ),
  attempt('a frame', loading('iframe', 'src')),
  attempt('a frame of a page', loading('iframe', 'src', '/auth/account')),
  attempt('an object', loading('object', 'data')),
  attempt('an embedded thing', loading('embed', 'src')),
  attempt('a film', loading('video', 'src')),
  attempt(
    'a font',
    `return await new FontFace('x', 'url(' + T + '/api/v1/me)').load().then(() => 'loaded', String)`,
  ),
  attempt(
    'a window that it opened',
    `const opened = open(T + '/api/v1/me'); await new Promise((done) => setTimeout(done, 800)); try { return opened.document.documentElement.outerHTML } catch (error) { return String(error) }`,
  ),
  attempt(
    'a window that tells its opener',
    `const told = new Promise((done) => { onmessage = ({data}) => done(JSON.stringify(data)); setTimeout(() => done('nothing'), 800) }); open(T + '/auth/account'); return await told`,
  ),
  attempt(
    'events',
    `return await new Promise((done) => { const source = new EventSource(T + '/test/stream', {withCredentials: true}); source.onmessage = ({data}) => done(data); source.onopen = () => done('opened SECRET'); source.onerror = () => { source.close(); done('refused') } })`,
  ),
  attempt(
    'a socket of a runner',
    `return await new Promise((done) => { const socket = new WebSocket(T.replace('http', 'ws') + '/public/v1/devops/ws/ENV-1234-5678-01/INS-1'); socket.onopen = () => done('opened SECRET'); socket.onerror = () => done('refused') })`,
  ),
  attempt(
    'a look ahead',
    `document.head.insertAdjacentHTML('beforeend', \`<link rel="prefetch" href="\${T}/api/v1/me"><link rel="preload" as="fetch" crossorigin="use-credentials" href="\${T}/api/v1/me">\`); await new Promise((done) => setTimeout(done, 300)); return JSON.stringify(performance.getEntriesByType('resource').map(({decodedBodySize}) => decodedBodySize).filter((size) => size > 0))`,
  ),
]

/** What a page may try whose own name leads to us: to the browser, it is one of ours. */
export const rebindingAttempts: readonly CrossSiteAttempt[] = [
  attempt('rebinding: read', asking('{}', '/api/v1/me')),
  attempt(
    'rebinding: write',
    asking(`{method: 'POST', headers: {'content-type': 'application/json'}, body: '{}'}`),
  ),
  attempt('rebinding: the page to sign in', asking('{}', '/auth/login')),
  attempt('rebinding: a link to sign in', asking(`{method: 'POST'}`, '/auth/links')),
  attempt(
    'rebinding: a form in a frame',
    `const frame = document.createElement('iframe'); frame.src = '/auth/account'; await new Promise((done) => { frame.onload = done; frame.onerror = done; document.body.append(frame) }); try { return frame.contentDocument.body.innerText } catch (error) { return String(error) }`,
  ),
]
