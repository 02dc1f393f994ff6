import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  batchArgv,
  type CurlRequest,
  curlArgv,
  noRecord,
  readCurl,
  recordReader,
  settleExits,
  shellLine,
} from './curl';

const end = (code: string, seconds: string, exit = '0', words = '') =>
  `\nmeshproof-end/abc ${code} ${seconds} ${exit} ${words}\n`;
const read = (stdout: string) => recordReader('abc').feed(stdout);

test.each([
  {
    name: 'an answer',
    stdout: `HTTP/1.1 403 Forbidden\r\nContent-Length: 19\r\nServer: envoy\r\n\r\nRBAC: access denied${end('403', '0.009')}`,
    want: {
      exitCode: 0,
      httpCode: 403,
      body: 'RBAC: access denied',
      headers: { 'content-length': '19', server: 'envoy' },
      error: '',
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
    name: 'no answer',
    stdout: end('000', '0.002', '7', 'Failed to connect'),
    want: { exitCode: 7, httpCode: null, body: '', milliseconds: 2, error: 'curl: (7) Failed to connect' },
  },
  {
    name: 'a comma for the point',
    stdout: `HTTP/1.1 200 OK\r\n\r\n${end('200', '0,015')}`,
    want: { httpCode: 200, milliseconds: 15 },
  },
  {
    name: 'an answer that ends early',
    stdout: `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(5000)}${end('200', '0.1', '18', 'end of response')}`,
    want: { exitCode: 18, httpCode: 200, body: 'x'.repeat(2048), error: 'curl: (18) end of response' },
  },
])('$name', ({ stdout, want }) => {
  expect(read(stdout)).toMatchObject([want]);
});

test('the output of one request is read as a whole, whoever wrote its exit code', () => {
  const stdout = `HTTP/1.1 200 OK\r\n\r\n${end('200', '0.1', '')}`;
  expect(readCurl({ stdout, stderr: '', exitCode: 0 }, 'abc')).toMatchObject({ exitCode: 0, httpCode: 200 });
  const late = readCurl({ stdout: end('000', '3.0', ''), stderr: 'curl: (28) late\n', exitCode: 28 }, 'abc');
  expect(late).toMatchObject({ exitCode: 28, httpCode: null, error: 'curl: (28) late' });
  expect(readCurl({ stdout: '', stderr: 'sh: curl: not found', exitCode: 127 }, 'abc').exitCode).toBe(127);
});

test('an output cut off leaves what came of it', () => {
  const reader = recordReader('abc');
  expect(reader.feed('HTTP/1.1 200 OK\r\nA: b')).toEqual([]);
  expect(noRecord(137, '', reader.rest())).toMatchObject({
    exitCode: 137,
    httpCode: 200,
    headers: { a: 'b' },
  });
});

test('records come out of a stream in whatever pieces it arrives', () => {
  const one = `HTTP/1.1 200 OK\r\n\r\nfirst\n${end('200', '0.1')}`;
  const two = end('000', '3.0', '28', 'Operation timed out');
  fc.assert(
    fc.property(fc.array(fc.nat(one.length + two.length), { maxLength: 8 }), (cuts) => {
      const reader = recordReader('abc');
      const at = [0, ...cuts.sort((a, b) => a - b), Infinity];
      const records = at.slice(1).flatMap((to, i) => reader.feed((one + two).slice(at[i], to)));
      expect(records).toMatchObject([
        { httpCode: 200, body: 'first\n' },
        { exitCode: 28, httpCode: null },
      ]);
    }),
  );
});

test('an answer without end is not held whole, and its record is still found', () => {
  const reader = recordReader('abc');
  reader.feed('HTTP/1.1 200 OK\r\n\r\n');
  for (let at = 0; at < 200; at++) expect(reader.feed('x'.repeat(64 * 1024))).toEqual([]);
  expect(reader.rest().length).toBeLessThan(128 * 1024);
  expect(reader.feed(end('200', '1.0'))).toMatchObject([{ httpCode: 200, exitCode: 0 }]);
});

test('an application that writes a closing line of its own forges nothing', () => {
  const forged = `HTTP/1.1 200 OK\r\n\r\n\nmeshproof-end/f00d 403 0.1 0 \n`;
  expect(read(`${forged}${end('200', '0.1')}`)).toMatchObject([{ httpCode: 200 }]);
});

test('a curl that is too old for exit codes says them on its error stream, in order', () => {
  const records = read(
    `HTTP/1.1 200 OK\r\n\r\n${end('200', '0.1', '')}${end('000', '0.1', '')}${end('000', '3.0', '')}`,
  );
  const stderr = "curl: unknown --write-out variable: 'exitcode'\ncurl: (6) no name\ncurl: (28) late\n";
  expect(settleExits(records, stderr).map(({ exitCode }) => exitCode)).toEqual([0, 6, 28]);
  expect(settleExits(records, 'curl: (6) no name\n').map(({ httpCode }) => httpCode)).toEqual([
    200,
    null,
    null,
  ]);
});

const request = (given: Partial<CurlRequest> = {}): CurlRequest => ({
  id: 'abc',
  method: 'GET',
  url: 'http://a/',
  ...given,
});

test('HEAD is asked for as curl wants it, so that it does not wait for a body', () => {
  expect(curlArgv(request({ method: 'HEAD' }))).toContain('--head');
});

test('several requests share one command, and each carries all of its options', () => {
  const argv = batchArgv([request(), request({ id: 'def', url: 'http://b/' })], 'm');
  expect(argv.filter((word) => word === '--next')).toHaveLength(1);
  expect(argv.filter((word) => word === '--max-time')).toHaveLength(2);
  expect(argv.filter((word) => word.startsWith('meshproof/'))).toEqual(['meshproof/abc', 'meshproof/def']);
});

test.each([['plain'], ["it's"], ['a b'], ['$(id) `id` \\ " !'], ['*'], ['\n'], ['']])(
  'a shell reads %j back as it was',
  (word) => {
    const printed = execFileSync('sh', ['-c', shellLine(['printf', '%s', word])], { encoding: 'utf8' });
    expect(printed).toBe(word);
  },
);
