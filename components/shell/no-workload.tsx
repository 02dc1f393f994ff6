'use client';

import { Advice } from '@/components/ui/advice';
import { CopyButton } from '@/components/ui/copy-button';
import { StatePage } from '@/components/ui/state-page';
import type { Reachability } from '@/lib/mesh/reachability';
import { whyEmpty } from './why-empty';

/** There is nobody to judge: why, and what to do. */
export function NoWorkload({ reachability }: { readonly reachability: Reachability }) {
  const { title, detail, next } = whyEmpty(reachability);
  return (
    <StatePage title={title} action={<CopyButton text={`${title}. ${detail}`}>Copy this</CopyButton>}>
      <p>
        <Advice text={detail} />
      </p>
      <p className="mt-2">{next}</p>
    </StatePage>
  );
}
