import type { Metadata } from 'next';
import { Playground } from '@/components/editor/playground';

export const metadata: Metadata = { title: 'Playground · Meshproof' };

export default function Page() {
  return <Playground />;
}
