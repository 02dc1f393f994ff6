import type { MeshPicture } from '@/lib/api/contract';
import { buildPicture } from './build';

const namespaces = {
  'team-a': [
    { name: 'curl', ports: [] },
    { name: 'httpbin', ports: [8000] },
  ],
  'team-b': [
    { name: 'curl', ports: [] },
    { name: 'httpbin', ports: [8000] },
  ],
};

/** Two teams, one policy: `team-a/curl` may call `team-a/httpbin`, nobody else may. Both edges are probed. */
export const storyPicture = (): MeshPicture =>
  buildPicture({
    name: 'built-in story mesh',
    namespaces,
    policies: [
      {
        namespace: 'team-a',
        name: 'httpbin-policy',
        action: 'ALLOW',
        workloads: ['httpbin'],
        from: ['team-a/curl'],
      },
    ],
    probes: [
      { edge: 'team-a/curl>team-a/httpbin:8000', code: 200 },
      { edge: 'team-b/curl>team-a/httpbin:8000', code: 403 },
    ],
  });

/** The same mesh before the policy: everything is open, nothing is probed. */
export const openStoryPicture = (): MeshPicture =>
  buildPicture({ name: 'built-in story mesh', namespaces, policies: [], probes: [] });
