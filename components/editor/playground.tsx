'use client';

import dynamic from 'next/dynamic';
import { SunMoon } from 'lucide-react';
import { switchTheme } from '@/components/shell/theme';
import { Button } from '@/components/ui/button';
import { Logo } from '@/components/ui/marks';

const Desk = dynamic(async () => (await import('./desk')).Desk, { ssr: false });

/** A mesh on paper: the editor without any cluster. */
export function Playground() {
  return (
    <div className="flex h-dvh flex-col">
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-4 phone:px-3">
        <a href="/" className="flex items-center gap-2 text-base font-semibold no-underline">
          <Logo />
          <span className="phone:sr-only">Meshproof</span>
        </a>
        <h1 className="font-semibold">Playground</h1>
        <Button look="quiet" className="ml-auto px-1.5!" aria-label="Change theme" onClick={switchTheme}>
          <SunMoon aria-hidden size={16} strokeWidth={1.5} />
        </Button>
      </header>
      <main className="min-h-0 flex-1">
        <Desk
          over={null}
          onEdge={null}
          other={
            <a className="px-1" href="/">
              The mesh
            </a>
          }
        />
      </main>
    </div>
  );
}
