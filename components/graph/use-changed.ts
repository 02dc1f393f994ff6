'use client';

import { useEffect, useRef, useState } from 'react';
import { changedRows } from '@/lib/graph/changed';
import type { Picture } from '@/lib/graph/picture';

/** How long a change stays outlined. */
const SHOWN_MS = 2000;
const NONE: ReadonlySet<string> = new Set();

/** Ids of the rows whose verdict the last refresh changed, for a moment. */
export const useChanged = (picture: Picture): ReadonlySet<string> => {
  const before = useRef(picture);
  const [changed, setChanged] = useState(NONE);
  useEffect(() => {
    const rows = before.current === picture ? NONE : changedRows(before.current, picture);
    before.current = picture;
    if (rows.size > 0) setChanged(rows);
  }, [picture]);
  useEffect(() => {
    const timer = setTimeout(() => setChanged(NONE), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [changed]);
  return changed;
};
