import { expect, test } from 'vitest';
import { CATALOGUE } from '@/lib/engine/findings/catalogue';
import type { Finding } from '@/lib/mesh/reachability';
import { lintExit } from './commands/lint';
import { placesIn } from './places';
import { findingsJson, renderFindings } from './render-findings';
import { renderSarif } from './render-sarif';

const TEXT = 'kind: AuthorizationPolicy\nspec:\n  rules:\n    - to: []\n';
const finding = (severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({
  code: 'L25',
  severity,
  object: { kind: 'AuthorizationPolicy', namespace: 'a', name: 'p' },
  path: 'spec.rules[0].to',
  message: 'An empty list.',
  source: { file: 'a b.yaml', document: 1, line: 1 },
  ...more,
});
const places = placesIn([{ file: 'a b.yaml', text: TEXT }]);
const gap = {
  kind: 'forbidden',
  verb: 'list',
  resource: 'pods',
  namespace: null,
  detail: 'no',
} as const;

test('the gravest finding stands first, with its line', () => {
  expect(renderFindings([finding('info', { source: null }), finding('error')], places)).toBe(
    [
      'a b.yaml:4: error L25 AuthorizationPolicy a/p spec.rules[0].to: An empty list.',
      'info L25 AuthorizationPolicy a/p spec.rules[0].to: An empty list.',
      'Findings: 1 error, 1 info.',
    ].join('\n'),
  );
});

test('nothing found is said', () => expect(renderFindings([], places)).toBe('No findings.'));

test('a file names itself once', () => {
  const unread = finding('error', {
    code: 'P1',
    object: { kind: 'File', namespace: null, name: 'f' },
    path: '',
  });
  expect(renderFindings([unread], places)).toContain('a b.yaml:1: error P1: An empty list.');
});

test('JSON holds the place', () => {
  expect(JSON.parse(findingsJson([finding('error')], places))).toMatchObject([
    { code: 'L25', place: { file: 'a b.yaml', line: 4 } },
  ]);
});

test('SARIF names rule, level and location, and counts lines from 1', () => {
  const log: unknown = JSON.parse(renderSarif([finding('critical'), finding('info')], places, '1.2.3'));
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'meshproof', version: '1.2.3' } },
        results: [
          {
            ruleId: 'L25',
            ruleIndex: Object.keys(CATALOGUE).indexOf('L25'),
            level: 'error',
            message: { text: 'An empty list.' },
            locations: [
              {
                physicalLocation: { artifactLocation: { uri: 'a%20b.yaml' }, region: { startLine: 4 } },
              },
            ],
          },
          { level: 'note' },
        ],
      },
    ],
  });
});

test('SARIF explains every code', () => {
  const log = JSON.parse(renderSarif([], places, '1.2.3')) as {
    runs: { tool: { driver: { rules: { id: string; help: { text: string } }[] } } }[];
  };
  const rules = log.runs.flatMap(({ tool }) => tool.driver.rules);
  expect(rules.map(({ id }) => id)).toEqual(Object.keys(CATALOGUE));
  expect(rules.find(({ id }) => id === 'L13a')).toMatchObject({
    shortDescription: { text: 'Path template without a leading slash.' },
    help: { text: expect.stringContaining('Put a slash in front') as string },
    defaultConfiguration: { level: 'error' },
  });
});

test.each([
  { name: 'nothing found', findings: [], gaps: [], want: 0 },
  { name: 'only graver limits', findings: [finding('info')], gaps: [], want: 0 },
  { name: 'one at the limit', findings: [finding('warning')], gaps: [], want: 1 },
  { name: 'one above the limit, and gaps', findings: [finding('critical')], gaps: [gap], want: 1 },
  { name: 'gaps and nothing found', findings: [], gaps: [gap], want: 2 },
])('lint exits with $want: $name', ({ findings, gaps, want }) => {
  expect(lintExit(findings, gaps, 'warning')).toBe(want);
});
