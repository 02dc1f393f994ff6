import { expect, test } from 'vitest';
import { shopPicture } from '@/lib/testing/pictures/shop';
import { storyPicture } from '@/lib/testing/pictures/story';
import { fit, questionWords, suggest } from './suggest';

const story = storyPicture().reachability;

test('letters may be scattered, but a whole piece fits better', () => {
  expect(fit('xyz', 'payments/api')).toBeNull();
  expect(fit('pay api', 'payments/api')).not.toBeNull();
  expect(fit('api', 'payments/api') ?? Infinity).toBeLessThan(fit('pyai', 'payments/api') ?? -Infinity);
});

test('a workload, a caller and a namespace can be asked about', () => {
  const asked = suggest(story, 'team-a', 20).options.map(({ ask, name }) => `${ask} ${name}`);
  expect(asked).toContain('Who can reach team-a/httpbin');
  expect(asked).toContain('What can be reached by team-a/curl');
  expect(asked).toContain('Who can reach namespace team-a');
});

test('a workload that serves no port is nothing to reach', () => {
  expect(suggest(story, 'curl').options.every(({ to }) => to.question?.to === undefined)).toBe(true);
});

test('no more is offered than fits', () => {
  expect(suggest(shopPicture().reachability, '', 5).options).toHaveLength(5);
});

test('a question is said in words, even about what is gone', () => {
  expect(questionWords({}, story)).toBeNull();
  expect(questionWords({ from: 'cluster.local/ns/team-b/sa/curl' }, story)?.name).toBe('team-b/curl');
  expect(questionWords({ from: 'gone' }, story)?.name).toBe('gone');
});

test('a sentence is understood, with its operation', () => {
  const [first] = suggest(story, 'who can reach httpbin on POST /charge').options;
  expect(first).toMatchObject({
    name: 'team-a/httpbin on POST /charge',
    to: { question: { to: 'team-a/httpbin', method: 'POST', path: '/charge' } },
  });
});

test('a pasted command lands on its edge, and what the mesh has not is named', () => {
  const command = 'kubectl exec -n team-b deploy/curl -- curl http://httpbin.team-a:8000/headers';
  expect(suggest(story, command).options[0]?.to.edge).toBe(
    'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000',
  );
  expect(suggest(story, 'curl http://nobody.nowhere/')).toEqual({
    options: [],
    missing: ['nobody.nowhere'],
  });
});

test('markup and addresses in what is typed stay text', () => {
  expect(suggest(story, '<img src=x onerror=alert(1)>').options).toEqual([]);
  expect(questionWords({ to: '"><script>alert(1)</script>' }, story)?.name).toBe(
    '"><script>alert(1)</script>',
  );
});
