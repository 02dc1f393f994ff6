import { byEdge } from '@/lib/testing/by-edge';
import { edgeCount } from '@/lib/mesh/edges';
import { expect, test } from 'vitest';
import { LOGO, STANDING_MARK, STANDING_WORD } from '@/lib/graph/marks';
import { standingOf } from '@/lib/graph/standing';
import { Report } from '@/lib/mesh/report';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { openStoryPicture, storyPicture } from '@/lib/testing/pictures/story';
import { buildReport, type ReportInput } from './build-report';
import { renderHtml } from './render-html';
import { renderText } from './render-text';

const given = (picture: ReturnType<typeof storyPicture>, more: Partial<ReportInput> = {}): Report =>
  buildReport({
    ...picture,
    snapshotDigest: 'sha256:c41e07b2f00baa11223344559d20',
    generatedAt: '2026-11-24T21:02:00Z',
    engine: '0.1.0',
    standingOf,
    ...more,
  });
const page = (report: Report): string =>
  renderHtml(report, {
    fontFaces: '',
    graphSvg: '<svg id="graph"></svg>',
    marks: STANDING_MARK,
    words: STANDING_WORD,
    logo: LOGO,
  });

const story = given(storyPicture());
const shop = given(shopPicture());

test('the title asks, and the lead answers with every count beside its whole', () => {
  expect(story.title).toBe('Who can reach what in built-in story mesh');
  expect(story.lead).toBe(
    '5 of 10 answers are allowed and 5 are denied. No answer disagrees with what was seen. 2 answers were probed.',
  );
  expect(shop.lead).toContain('1 answer disagrees with what was seen.');
  expect(shop.lead).toContain('1 of them before something changed');
  expect(given(openStoryPicture()).lead).toContain('Nothing was probed: every answer is a prediction.');
});

test('an empty mesh has an empty report', () => {
  const { reachability } = openStoryPicture();
  const empty = given({ ...openStoryPicture(), reachability: { ...reachability, ...byEdge([]) } });
  expect(empty.lead).toContain('nothing to answer');
  expect(page(empty)).toContain('Nothing is allowed.');
});

test('counts hold every answer, rows leave out only what is denied and untested', () => {
  const total = Object.values(shop.counts).reduce((sum, count) => sum + count, 0);
  expect(total).toBe(edgeCount(shopPicture().reachability));
  expect(shop.answers).toHaveLength(total - shop.counts['denied-untested']);
  expect(shop.answers[0]?.standing).toBe('disagree');
});

test('a report is plain data, and the same for the same input', () => {
  expect(Report.parse(JSON.parse(JSON.stringify(shop)))).toEqual(shop);
  expect(given(shopPicture())).toEqual(shop);
});

test('the page tells what disagrees, what is allowed, and carries each proof', () => {
  const text = page(shop);
  for (const part of [
    'What disagrees',
    'Predicted allowed, was refused.',
    'What is allowed, and what cannot be told',
    'Evidence',
    '<svg id="graph">',
  ])
    expect(text).toContain(part);
  expect(text.match(/<section class="proof">/g)).toHaveLength(shop.proofs.length);
});

test('the page asks nothing of the network and runs nothing', () => {
  expect(page(shop)).toContain('default-src &#39;none&#39;');
  expect(page(shop)).not.toMatch(/<script|<link|<img|src=|@import|url\(http/);
});

test('the sandbox says of itself that it is not Istio', () => {
  expect(page(story)).toContain('sandbox built-in story mesh, not Istio');
  expect(renderText(story)).toContain('sandbox built-in story mesh, not Istio');
});

const HOSTILE = `"><script>alert('x')</script>\u001b[2J\u202e`;

/** The same report with every text in it replaced by something nasty. */
const poison = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(poison);
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? `${value}${HOSTILE}` : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      ['standing', 'kind', 'severity', 'effect', 'disposition', 'seen', 'protocol'].includes(key)
        ? inner
        : poison(inner),
    ]),
  );
};

test('hostile names stay text in the page and in the terminal', () => {
  const ref = { kind: 'AuthorizationPolicy', namespace: 'a', name: 'p' };
  const full: Report = {
    ...shop,
    findings: [{ code: 'L1', severity: 'warning', object: ref, path: 'spec', message: 'm', source: null }],
    gaps: [{ kind: 'forbidden', verb: 'list', resource: 'pods', namespace: 'a', detail: 'd' }],
    problems: [
      { object: ref, path: '', message: 'm', effect: 'refused', source: { file: 'f', document: 1, line: 2 } },
    ],
  };
  const poisoned = Report.parse(poison(full));
  expect(page(poisoned)).not.toContain('<script');
  expect(page(poisoned).match(/&lt;script/g)?.length).toBeGreaterThan(20);
  expect(renderText(poisoned)).not.toMatch(/[\u001b\u202e]/);
});

test('the terminal gets the same facts in columns', () => {
  const text = renderText(story);
  expect(text).toContain('VERDICT  FROM ');
  expect(text).toContain(
    'allowed  team-a/curl     team-a/httpbin:8000  any        httpbin-policy, rule 0  200, 24 Nov 20:58',
  );
  expect(text).toContain('5 more denied, 1 of them probed');
  expect(text).toContain('team-b/curl to team-a/httpbin:8000: confirmed.');
});
