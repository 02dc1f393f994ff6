import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromFragment, LONGEST_LINK, toFragment } from './draft-link';

test('any draft comes back out of its link', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (text) => {
      const fragment = await toFragment(text);
      expect(fragment).toMatch(/^#draft=[\w-]+$/);
      expect(await fromFragment(fragment ?? '')).toEqual({ kind: 'draft', text });
    }),
  );
});

test('no draft is no fragment', async () => {
  expect(await toFragment('')).toBe('');
  for (const none of ['', '#', '#draft=', '#other=1'])
    expect(await fromFragment(none)).toEqual({ kind: 'none' });
});

test('any broken fragment is survived', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      expect(['none', 'draft', 'broken']).toContain((await fromFragment(`#draft=${text}`)).kind);
    }),
  );
  for (const broken of ['#draft=%', '#draft=AAAA', '#draft=!!!!', '#draft=S8'])
    expect(await fromFragment(broken)).toEqual({ kind: 'broken' });
});

test('a draft too long for a link has none', async () => {
  const noise = Array.from({ length: LONGEST_LINK }, (_, at) => ((at * 7919) % 65_521).toString(36)).join('');
  expect(await toFragment(noise)).toBeNull();
});

test('a fragment that unfolds without end is broken', async () => {
  const bomb = deflateRawSync(Buffer.alloc(20_000_000)).toString('base64url');
  expect(await fromFragment(`#draft=${bomb}`)).toEqual({ kind: 'broken' });
});
