import { expect, test } from 'vitest';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { layoutGraph } from './layout';
import { LIGHT } from './light';
import type { Standing } from './marks';
import type { Picture } from './picture';
import { renderGraphSvg } from './render-svg';
import { toGraphView } from './view';

const all = { hidden: new Set<Standing>() };
const render = (picture: Picture, fonts?: string): string => {
  const view = toGraphView(picture, all);
  const layout = layoutGraph(view, { width: 1240, height: 600 });
  return renderGraphSvg(view, layout, { tokens: LIGHT, ...(fonts === undefined ? {} : { fonts }) });
};

test('the file stands alone: no variable of the page is left in it', () => {
  const svg = render(shopPicture());
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  expect(svg).not.toContain('var(');
  expect(svg).toContain(LIGHT['disagree']);
});

test('it says who, what decides and where', () => {
  const svg = render(storyPicture());
  for (const word of ['team-b/', 'httpbin-policy', 'STRICT', 'no identity', ':8000', 'open to the mesh'])
    expect(svg).toContain(word);
});

test('fonts are carried along', () => {
  expect(render(storyPicture(), '@font-face{}')).toContain('<style>@font-face{}</style>');
});

test('a name that tries to be markup stays a name', () => {
  const { reachability, ...rest } = storyPicture();
  const policies = reachability.policies.map((policy) => ({ ...policy, selects: '</text><script>"&\u0001' }));
  const svg = render({ ...rest, reachability: { ...reachability, policies } });
  expect(svg).not.toContain('<script>');
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&quot;&amp;');
  expect(svg).not.toContain('\u0001');
});
