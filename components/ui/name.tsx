/** `namespace/name` in mono with the namespace dimmed; the whole of it is in the title. */
export function Name({ full, short }: { readonly full: string; readonly short: string }) {
  const slash = short.lastIndexOf('/');
  return (
    <code className="text-xs" title={full}>
      {slash < 0 ? null : <span className="text-ink-3">{short.slice(0, slash + 1)}</span>}
      {short.slice(slash + 1)}
    </code>
  );
}
