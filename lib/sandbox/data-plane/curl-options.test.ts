import { expect, test } from 'vitest';
import { readCurlOptions } from './curl-options';

test.each([
  {
    name: 'flags that stand together',
    argv: ['-sS', 'http://x/'],
    want: { isSilent: true, showsErrors: true },
  },
  {
    name: 'long names',
    argv: ['--silent', '--request', 'PUT', 'http://x/'],
    want: { isSilent: true, method: 'PUT' },
  },
  {
    name: 'the shorter of two limits',
    argv: ['--connect-timeout', '3', '--max-time', '9', 'http://x/'],
    want: { maxSeconds: 3 },
  },
  { name: 'a header', argv: ['-H', 'Host: y', 'http://x/'], want: { headers: [['Host', 'y']] } },
  { name: 'a URL by option', argv: ['--url', 'http://x/a'], want: { url: 'http://x/a' } },
  { name: 'an unknown option', argv: ['--nope', 'http://x/'], want: { misuse: 'option --nope: is unknown' } },
  {
    name: 'an option without its value',
    argv: ['http://x/', '-w'],
    want: { misuse: 'option -w: requires parameter' },
  },
  { name: 'no URL', argv: ['-s'], want: { misuse: 'no URL specified' } },
])('curl reads $name', ({ argv, want }) => {
  const read = readCurlOptions(argv);
  expect('misuse' in read ? read : read[0]).toMatchObject(want);
});

test('curl reads several transfers, each with its own options', () => {
  const argv = ['-q', '-A', 'a', 'http://x/', '--next', '-I', 'http://y/'];
  expect(readCurlOptions(argv)).toMatchObject([
    { url: 'http://x/', userAgent: 'a', headOnly: false },
    { url: 'http://y/', userAgent: 'curl/8.16.0', headOnly: true },
  ]);
  expect(readCurlOptions(['http://x/', '--next'])).toEqual({ misuse: 'no URL specified' });
});
