import { expect, test } from 'vitest';
import { openStoryPicture, storyPicture } from '@/lib/testing/pictures/story';
import { changedRows } from './changed';

test('a policy changes the row that it selects, and no other', () => {
  expect([...changedRows(openStoryPicture(), storyPicture())]).toEqual(['row:team-a/httpbin:8000']);
});

test('a refresh that changes nothing marks nothing', () => {
  expect(changedRows(storyPicture(), storyPicture()).size).toBe(0);
});
