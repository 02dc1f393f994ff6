import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlArgv, readCurl, shellLine } from './curl';

const end = (code: string, seconds: string) => `\nmeshproof-end/abc ${code} ${seconds}\n`;
const read = (stdout: string, stderr = '', exitCode = 0) => readCurl({ stdout, stderr, exitCode }, 'abc');

test.each([
  {
    name: 'an answer',
    stdout: `HTTP/1.1 403 Forbidden\r\nContent-Length: 19\r\nServer: envoy\r\n\r\nRBAC: access denied${end('403', '0.009')}`,
    want: {
      httpCode: 403,
      body: 'RBAC: access denied',
      headers: { 'content-length': '19', server: 'envoy' },
      milliseconds: 9,
    },
  },
  {
    name: 'a body of several parts',
    stdout: `HTTP/1.1 200 OK\r\n\r\na\r\n\r\nHTTP/1.1 403 x${end('200', '1.2')}`,
    want: { httpCode: 200, body: 'a\r\n\r\nHTTP/1.1 403 x', milliseconds: 1200 },
  },
  {
    name: 'an interim answer in front',
    stdout: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody${end('200', '0.1')}`,
    want: { httpCode: 200, body: 'body', headers: { a: 'b' } },
  },
  {
    name: 'an echo of our own closing line',
    stdout: `HTTP/1.1 200 OK\r\n\r\n${end('403', '9')}${end('200', '0.1')}`,
    want: { httpCode: 200, milliseconds: 100 },
  },
  { name: 'no answer', stdout: end('000', '0.002'), want: { httpCode: null, body: '', milliseconds: 2 } },
  {
    name: 'a comma for the point',
    stdout: `HTTP/1.1 200 OK\r\n\r\n${end('200', '0,015')}`,
    want: { httpCode: 200, milliseconds: 15 },
  },
  {
    name: 'an output cut off',
    stdout: 'HTTP/1.1 200 OK\r\nA: b',
    want: { httpCode: 200, headers: { a: 'b' }, body: '', milliseconds: null },
  },
  { name: 'nothing at all', stdout: '', want: { httpCode: null, body: '', headers: {}, milliseconds: null } },
])('$name', ({ stdout, want }) => {
  expect(read(stdout)).toMatchObject(want);
});

test("curl's own words are kept, and long bodies are not", () => {
  const raw = read(
    `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(5000)}${end('200', '0.1')}`,
    'curl: (18) end of response\n',
    18,
  );
  expect(raw.error).toBe('curl: (18) end of response');
  expect(raw.exitCode).toBe(18);
  expect(raw.body).toHaveLength(2048);
});

test('HEAD is asked for as curl wants it, so that it does not wait for a body', () => {
  expect(curlArgv({ id: 'abc', method: 'HEAD', url: 'http://a/' })).toContain('--head');
});

test.each([['plain'], ["it's"], ['a b'], ['$(id) `id` \\ " !'], ['*'], ['\n'], ['']])(
  'a shell reads %j back as it was',
  (word) => {
    const printed = execFileSync('sh', ['-c', shellLine(['printf', '%s', word])], { encoding: 'utf8' });
    expect(printed).toBe(word);
  },
);
