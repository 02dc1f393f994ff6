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
  const asked = suggest(story, 'team-a').map(({ ask, name }) => `${ask} ${name}`);
  expect(asked).toContain('Who can reach team-a/httpbin');
  expect(asked).toContain('What can be reached by team-a/curl');
  expect(asked).toContain('Who can reach namespace team-a');
});

test('a workload that serves no port is nothing to reach', () => {
  expect(suggest(story, 'curl').every(({ question }) => question.to === undefined)).toBe(true);
});

test('no more is offered than fits', () => {
  expect(suggest(shopPicture().reachability, '', 5)).toHaveLength(5);
});

test('a question is said in words, even about what is gone', () => {
  expect(questionWords({}, story)).toBeNull();
  expect(questionWords({ from: 'cluster.local/ns/team-b/sa/curl' }, story)?.name).toBe('team-b/curl');
  expect(questionWords({ from: 'gone' }, story)?.name).toBe('gone');
});
