'use client';

import type { AnchorHTMLAttributes } from 'react';
import { printUrl, START, type UrlState } from './url-state';

/** Goes to another state of this page without loading it again; its address can be copied and opened beside. */
export function StateLink({
  to,
  onChange,
  ...rest
}: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick' | 'onChange'> & {
  readonly to: Partial<UrlState>;
  readonly onChange: (change: Partial<UrlState>) => void;
}) {
  return (
    <a
      href={`/${printUrl({ ...START, ...to })}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onChange({ ...START, ...to });
      }}
      {...rest}
    />
  );
}
