import { expect, test } from 'vitest';
import { storyPicture } from '@/lib/testing/pictures/story';
import { readPasted } from './pasted';
import { resolve } from './resolve';

const { reachability } = storyPicture();
const find = (text: string) => {
  const pasted = readPasted(text);
  return pasted && resolve(pasted, reachability);
};
const EDGE = 'cluster.local/ns/team-b/sa/curl>team-a/httpbin:8000';

test('a command in a pod lands on its edge', () => {
  expect(find('kubectl exec -n team-b deploy/curl -- curl http://httpbin.team-a:8000/headers')?.edge).toBe(
    EDGE,
  );
  expect(
    find('kubectl exec -n team-b curl-6f-x2 -- curl http://httpbin.team-a.svc.cluster.local:8000/')?.edge,
  ).toBe(EDGE);
});

test('a log line lands on the port and the policy', () => {
  const found = find(
    '"GET /headers HTTP/1.1" 403 - rbac_access_denied_matched_policy[ns[team-a]-policy[httpbin-policy]-rule[0]] - "-" "httpbin.team-a:8000"',
  );
  expect(found).toMatchObject({
    principal: null,
    edge: null,
    policy: 'AuthorizationPolicy/team-a/httpbin-policy',
    missing: [],
  });
  expect(found?.port?.id).toBe('team-a/httpbin:8000');
});

test('what the mesh has not is named', () => {
  expect(find('kubectl exec -n team-z deploy/x -- curl http://y.team-a:1/')?.missing).toEqual([
    'team-z/x',
    'y.team-a',
  ]);
  expect(find('rbac_access_denied_matched_policy[ns[a]-policy[b]-rule[1]]')?.missing).toEqual([
    'AuthorizationPolicy a/b',
  ]);
});

test('an identity lands on its principal', () => {
  expect(find('spiffe://cluster.local/ns/team-a/sa/curl')?.principal?.serviceAccount).toBe('curl');
});
