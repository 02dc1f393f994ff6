'use client';

import { useState } from 'react';

/** The value that came before, for as long as the new one reads the same: what is made from it is then kept. */
export function useSame<T>(value: T, text: (value: T) => string): T {
  const [same, setSame] = useState(value);
  if (text(same) === text(value)) return same;
  setSame(value);
  return value;
}
