/** A key, as printed on it. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <kbd className="rounded-sm border border-line bg-panel px-1 text-2xs font-medium text-ink-3">
      {children}
    </kbd>
  );
}
