import { expect, test } from 'vitest';
import type { Gap } from '@/lib/mesh/snapshot';
import { storyPicture } from '@/lib/testing/pictures/story';
import { whyEmpty } from './why-empty';

const { mesh } = storyPicture().reachability;
const gap = (part: Partial<Gap>): Gap => ({
  kind: 'forbidden',
  verb: 'list',
  resource: 'pods',
  namespace: null,
  detail: 'The reason.',
  ...part,
});

test.each([
  { name: 'nothing is wrong', gaps: [], title: 'No workload in the mesh' },
  {
    name: 'no Istio',
    gaps: [gap({ kind: 'not-installed', resource: 'authorizationpolicies.security.istio.io' })],
    title: 'Istio is not in this cluster',
  },
  {
    name: 'a namespace that is not there',
    gaps: [gap({ kind: 'malformed', verb: 'get', resource: 'namespaces', namespace: 'shop' })],
    title: 'Namespace shop does not exist',
  },
  { name: 'pods may not be read', gaps: [gap({})], title: 'Pods are hidden from you' },
])('$name', ({ gaps, title }) => {
  expect(whyEmpty({ gaps, mesh }).title).toBe(title);
});
