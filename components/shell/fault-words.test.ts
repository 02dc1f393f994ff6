import { expect, test } from 'vitest';
import type { Fault } from '@/lib/mesh/result';
import { faultWords } from './fault-words';

test.each<[Fault['kind'], string, string]>([
  ['unreachable', 'https://10.0.0.1:6443', 'https://10.0.0.1:6443 cannot be reached'],
  ['unreachable', 'list pods', 'No usable answer to: List pods'],
  ['forbidden', 'list pods', 'Not permitted: List pods'],
  ['not-found', 'context prod', 'Context prod does not exist'],
  ['malformed', '/home/a/.kube/config', '/home/a/.kube/config cannot be read'],
  ['not-installed', 'istioctl', 'Istioctl is not installed'],
  ['timed-out', 'list pods', 'No answer in time: List pods'],
])('%s %s names its subject', (kind, subject, title) => {
  const words = faultWords({ kind, subject, detail: 'Do this.' });
  expect(words.title).toBe(title);
  expect(words.detail).toBe('Do this.');
  expect(words.holds).not.toBe('');
});
