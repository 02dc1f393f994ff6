import { expect, test } from 'vitest';
import { MeshPicture } from '@/lib/api/contract';
import { shopPicture } from './shop';
import { openStoryPicture, storyPicture } from './story';

test.each([
  { name: 'story', picture: storyPicture() },
  { name: 'open story', picture: openStoryPicture() },
  { name: 'shop', picture: shopPicture() },
])('$name is a picture that the API could have sent', ({ picture }) => {
  expect(MeshPicture.parse(picture)).toEqual(picture);
});

test('the shop has at least 25 workloads', () => {
  expect(shopPicture().reachability.targets.length).toBeGreaterThanOrEqual(25);
});
