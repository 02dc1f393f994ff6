import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planProbe } from './plan';
import { edge, reachability, snapshot } from './probe.fixture';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('/', '/headers', '-o/etc/passwd', '/$(id)', "/'", '/../..', '//evil.example'),
);
const method = fc.oneof(fc.string(), fc.constantFrom('GET', 'HEAD', 'POST', '-X', 'GET\r\nX: y'));

const FIXED = [
  ...['curl', '-q', '-sSgN', '--http1.1', '--path-as-is', '--noproxy', '*'],
  ...['--connect-timeout', '3', '--max-time', '3', '--max-filesize', '1048576', '-A', 'meshproof/f00d'],
];
const END = [
  ...['-o', '-', '-w', '\\nmeshproof-end/f00d %{http_code} %{time_total} %{exitcode} %{errormsg}\\n'],
  '--url',
];

/** The allowed form, and nothing beside it. */
function isAllowed(argv: readonly string[]): boolean {
  const url = argv.at(-1) ?? '';
  const forms = [
    [...FIXED, '-D', '-', ...END],
    [...FIXED, '--head', ...END],
  ].map((form) => form.join('\n'));
  return (
    forms.includes(argv.slice(0, -1).join('\n')) &&
    /^http:\/\/httpbin\.team-a:8000\/[\x21\x22\x24-\x7e]*$/.test(url)
  );
}

test('whatever is asked for, the command that would reach the cluster has the allowed form', () => {
  const of = edge();
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(of.id), text),
      fc.option(method, { nil: undefined }),
      fc.option(text, { nil: undefined }),
      (id, verb, path) => {
        const plan = planProbe({
          snapshot: snapshot(),
          reachability: reachability([of]),
          edge: id,
          method: verb,
          path,
          id: 'f00d',
        });
        if (!plan.ok) expect(plan.error.detail).not.toBe('');
        else expect(isAllowed(plan.value.argv)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

test('names from the cluster cannot bend the address', () => {
  fc.assert(
    fc.property(
      fc.oneof(text, fc.constantFrom('httpbin', 'a.b', 'x@y', 'x/y', 'x:1')),
      fc.oneof(fc.integer(), fc.double()),
      (service, port) => {
        const plan = planProbe({
          snapshot: snapshot(),
          reachability: reachability([edge()], { service, port }),
          edge: edge().id,
          id: 'f00d',
        });
        if (plan.ok)
          expect(plan.value.request.url).toMatch(
            /^http:\/\/[a-z0-9]([-a-z0-9]*[a-z0-9])?\.team-a:\d{1,5}\/$/,
          );
      },
    ),
    { numRuns: 1000 },
  );
});
