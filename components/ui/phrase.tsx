import type { Phrase } from '@/lib/mesh/verdict';

/** A sentence in which names, ports and operations are set in mono. */
export function PhraseText({
  phrase,
  className = '',
}: {
  readonly phrase: Phrase;
  readonly className?: string;
}) {
  return phrase.map((part, at) =>
    typeof part === 'string' ? (
      part
    ) : (
      <code key={at} className={`text-[.923em] wrap-anywhere ${className}`}>
        {part.code}
      </code>
    ),
  );
}
