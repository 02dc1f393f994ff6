import { expect, test } from 'vitest';
import { storyMesh } from '@/lib/testing/measured/story-mesh';
import { buildModel } from '../model';
import { findingsOf } from './find';

const peer = (namespace: string, spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'peer', namespace },
  spec: { selector: { matchLabels: { app: 'httpbin' } }, mtls: { mode: 'STRICT' }, ...spec },
});
const paths = (manifest: ReturnType<typeof peer>) =>
  findingsOf(buildModel(storyMesh([manifest]))).map(({ code, path }) => `${code} ${path}`);

test.each([
  { name: 'a selector in the root namespace', peer: peer('istio-system', {}), want: ['L20 spec.selector'] },
  {
    name: 'a mode for the port of the Service',
    peer: peer('team-a', { portLevelMtls: { 8000: { mode: 'DISABLE' } } }),
    want: ['L20 spec.portLevelMtls.8000'],
  },
  {
    name: 'a mode for the port of the pod',
    peer: peer('team-a', { portLevelMtls: { 8080: { mode: 'DISABLE' } } }),
    want: [],
  },
])('$name', ({ peer: manifest, want }) => {
  expect(paths(manifest)).toEqual(want);
});
