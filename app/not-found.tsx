import Link from 'next/link';
import { StatePage } from '@/components/ui/state-page';

export default function NotFound() {
  return (
    <StatePage title="No page has this address" action={<Link href="/">Open the graph</Link>}>
      The mesh is still followed; only this address leads nowhere.
    </StatePage>
  );
}
