import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { connect } from './connect';

const folder = mkdtempSync(path.join(tmpdir(), 'connect-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const text = (name: string, current: string | null): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    ...(current !== null && { 'current-context': current }),
    clusters: [
      { name, cluster: { server: `https://${name}.example:6443/`, 'certificate-authority': 'ca.crt' } },
    ],
    users: [{ name, user: { token: 't' } }],
    contexts: [
      { name, context: { cluster: name, user: name, namespace: 'team-a' } },
      { name: `${name}-broken`, context: { cluster: 'nowhere', user: name } },
    ],
  });

function write(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const red = write('red', text('red', 'red'));
const blue = write('blue', text('blue', 'blue'));
const idle = write('idle', text('idle', null));
const rubbish = write('rubbish', '{ "a": [');

test('the current context is taken, its namespace with it', () => {
  const result = connect({ kubeconfig: red });
  expect(result).toMatchObject({
    ok: true,
    value: { context: 'red', server: 'https://red.example:6443', namespace: 'team-a' },
  });
});

test('paths in a kubeconfig are relative to it', () => {
  const result = connect({ kubeconfig: red });
  expect(result.ok && result.value.config.getCurrentCluster()?.caFile).toBe(path.join(folder, 'ca.crt'));
});

test('of several files the first decides, one that is missing is passed over, all contexts are known', () => {
  vi.stubEnv('KUBECONFIG', [path.join(folder, 'gone'), red, blue].join(path.delimiter));
  expect(connect()).toMatchObject({ ok: true, value: { context: 'red' } });
  expect(connect({ context: 'blue' })).toMatchObject({
    ok: true,
    value: { context: 'blue', server: 'https://blue.example:6443' },
  });
});

test('nothing at all is told apart from a server that does not answer', () => {
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', path.join(folder, 'nobody'));
  expect(connect()).toMatchObject({ ok: false, error: { kind: 'not-found', subject: 'kubeconfig' } });
});

test.each([
  {
    name: 'no such file',
    options: { kubeconfig: path.join(folder, 'gone') },
    kind: 'not-found',
    says: 'ENOENT',
  },
  {
    name: 'no kubeconfig',
    options: { kubeconfig: rubbish },
    kind: 'malformed',
    says: 'not a valid kubeconfig',
  },
  { name: 'a folder', options: { kubeconfig: folder }, kind: 'forbidden', says: 'EISDIR' },
  {
    name: 'an unknown context names those that exist',
    options: { kubeconfig: red, context: 'green' },
    kind: 'not-found',
    says: 'It has: red, red-broken.',
  },
  {
    name: 'no current context',
    options: { kubeconfig: idle },
    kind: 'not-found',
    says: 'no current context',
  },
  {
    name: 'a context without its cluster',
    options: { kubeconfig: red, context: 'red-broken' },
    kind: 'malformed',
    says: 'names the cluster nowhere',
  },
])('$name', ({ options, kind, says }) => {
  const result = connect(options);
  expect(result).toMatchObject({ ok: false, error: { kind } });
  expect(result.ok ? '' : result.error.detail).toContain(says);
});
