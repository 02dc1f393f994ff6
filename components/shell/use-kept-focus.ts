import { useEffect } from 'react';

const isTaken = (element: HTMLElement): boolean => !element.isConnected || element.matches(':disabled');
const canHold = (element: HTMLElement): boolean => element.isConnected && element.hasAttribute('tabindex');

/**
 * A view, a filter or a step of a menu may take away the very thing that held the focus. It then goes to the
 * nearest that stood around it and is still there, so that a reader by keyboard goes on from the same place.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let around: readonly HTMLElement[] = [];
    const remember = (event: FocusEvent): void => {
      around = event.composedPath().filter((one) => one instanceof HTMLElement);
    };
    const keep = (): void => {
      const [last, ...outer] = around;
      const { activeElement } = document;
      if (last === undefined || (activeElement !== document.body && activeElement !== last)) return;
      if (!isTaken(last)) return;
      (outer.find(canHold) ?? document.querySelector('main'))?.focus({ preventScroll: true });
    };
    const changes = new MutationObserver(keep);
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', remember);
    return () => {
      changes.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}
