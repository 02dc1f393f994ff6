'use client';

import { SunMoon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ReportMenu } from '@/components/report/report-menu';
import { Button } from '@/components/ui/button';
import { Logo } from '@/components/ui/marks';
import type { MeshStatus } from '@/lib/mesh/source-status';
import { HelpDialog } from './help-dialog';
import { MeshPlate } from './mesh-plate';
import { switchTheme } from './theme';

/** The top of the page: which mesh, what is asked, the report, theme and help. */
export function Bar({
  status,
  hasReport,
  children,
}: {
  readonly status: MeshStatus | undefined;
  /** There is something to report on. */
  readonly hasReport: boolean;
  readonly children: ReactNode;
}) {
  return (
    <header className="grid min-h-12 grid-cols-[auto_1fr_auto] items-center gap-4 border-b border-line bg-panel px-4 narrow:gap-3 phone:grid-cols-[1fr_auto] phone:gap-2 phone:px-3 phone:pb-2">
      <div className="flex min-w-0 items-center gap-4 phone:min-h-12 phone:gap-2.5">
        <span className="flex items-center gap-2 text-base font-semibold tracking-[-.01em]">
          <Logo />
          <span className="tight:sr-only">Meshproof</span>
        </span>
        {status === undefined ? null : <MeshPlate status={status} />}
      </div>
      <div className="min-w-0 phone:order-3 phone:col-span-2">{children}</div>
      <div className="flex items-center gap-1.5">
        {hasReport ? <ReportMenu /> : null}
        <Button
          look="quiet"
          aria-label="Theme"
          title="Light or dark"
          onClick={switchTheme}
          className="px-1.5!"
        >
          <SunMoon aria-hidden size={16} strokeWidth={1.5} />
        </Button>
        <HelpDialog />
      </div>
    </header>
  );
}
