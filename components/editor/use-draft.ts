'use client';

import { useEffect, useRef, useState } from 'react';
import { fromFragment, LONGEST_LINK, toFragment } from './draft-link';

const QUIET_MS = 300;

const BROKEN =
  'The draft in this link cannot be read: it was cut off or changed on its way. Ask for the link again; what you write now starts anew.';
const TOO_LONG = `This draft is too long for a link, which holds ${LONGEST_LINK.toLocaleString('en')} characters once packed. Keep it in a file; meshproof diff reads it.`;

/** A draft that lives in the fragment of the address, which no server ever sees. */
export type DraftState = {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Something about the link that the reader has to know. */
  readonly notice: string | null;
  /** The fragment has been read. */
  readonly isRead: boolean;
};

export function useDraft(): DraftState {
  const [text, setText] = useState('');
  const [isRead, setRead] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  /** The fragment that stands in the address because of us. */
  const written = useRef<string | null>(null);
  useEffect(() => {
    const read = async (): Promise<void> => {
      if (window.location.hash === written.current) return;
      const linked = await fromFragment(window.location.hash);
      if (linked.kind === 'draft') setText(linked.text);
      setNotice(linked.kind === 'broken' ? BROKEN : null);
      setRead(true);
    };
    void read();
    const listen = (): void => void read();
    window.addEventListener('hashchange', listen);
    return () => window.removeEventListener('hashchange', listen);
  }, []);
  useEffect(() => {
    if (!isRead) return;
    const timer = setTimeout(() => {
      void toFragment(text).then((fragment) => {
        if (text !== '') setNotice(fragment === null ? TOO_LONG : null);
        const { pathname, search, hash } = window.location;
        if (hash === (fragment ?? '') || (text === '' && written.current === null)) return;
        written.current = fragment ?? '';
        window.history.replaceState(window.history.state, '', `${pathname}${search}${fragment ?? ''}`);
      });
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [text, isRead]);
  return { text, setText, notice, isRead };
}
