import { Dashboard } from '@/components/shell/dashboard';

// The address holds what is shown, so the page is made for each request.
export const dynamic = 'force-dynamic';

export default function Page() {
  return <Dashboard />;
}
