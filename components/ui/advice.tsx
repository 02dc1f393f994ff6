/** A sentence in which the options of the command line stay whole at the end of a line. */
export function Advice({ text }: { readonly text: string }) {
  return text.split(/(--[\w-]+)/).map((part, at) =>
    part.startsWith('--') ? (
      <code key={at} className="text-[.923em] whitespace-nowrap">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
