'use client';

import { Link, X } from 'lucide-react';
import { useState } from 'react';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Mark } from '@/components/ui/marks';
import type { Evidence } from '@/lib/api/contract';
import { STANDING_WORD } from '@/lib/graph/marks';
import { standingOf } from '@/lib/graph/standing';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function State({ evidence }: { readonly evidence: Evidence }) {
  const { edge, agreement } = evidence;
  const standing = standingOf(edge, agreement);
  const at = agreement.at;
  const isProbed = standing.endsWith('-probed') && at !== null;
  const word = standing === 'disagree' ? (agreement.sentence.split('.')[0] ?? '') : STANDING_WORD[standing];
  return (
    <h2 className="flex min-w-0 items-center gap-2 font-semibold">
      <Mark standing={standing} />
      <span>
        {capital(word)} {isProbed ? <Age at={at} ago /> : null}
        {agreement.stale !== null && at !== null ? (
          <span className="font-normal text-ink-2">
            , probed <Age at={at} ago />, out of date
          </span>
        ) : null}
      </span>
    </h2>
  );
}

/** Mark and state; link and close. */
export function DrawerHead({
  evidence,
  onClose,
}: {
  readonly evidence: Evidence | undefined;
  readonly onClose: () => void;
}) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(window.location.href).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <header className="flex min-h-11 items-center gap-2 border-b border-line py-1.5 pr-3 pl-5 narrow:col-span-2 sheet:col-span-1 sheet:min-h-12 sheet:pr-1.5 sheet:pl-4">
      {evidence === undefined ? <h2 className="font-semibold">Evidence</h2> : <State evidence={evidence} />}
      <span className="ml-auto flex items-center">
        <span role="status" className="text-xs text-ink-2">
          {isCopied ? 'Link copied' : ''}
        </span>
        <Button
          look="quiet"
          aria-label="Copy link"
          onClick={copy}
          onBlur={() => setCopied(false)}
          className="px-1.5! sheet:w-11"
        >
          <Link aria-hidden size={16} strokeWidth={1.5} />
        </Button>
        <Button look="quiet" aria-label="Close" onClick={onClose} className="px-1.5! sheet:w-11">
          <X aria-hidden size={16} strokeWidth={1.5} />
        </Button>
      </span>
    </header>
  );
}
