/** What a list leaves out. */
export function Left({ listed, of }: { readonly listed: number; readonly of: number }) {
  if (of <= listed) return null;
  return (
    <p className="border-t border-line bg-panel px-4 py-1.5 text-xs text-ink-2 phone:px-3">
      The first {listed.toLocaleString('en')} are listed; {(of - listed).toLocaleString('en')} more are not. A
      question narrows them.
    </p>
  );
}
