import { LOGO, STANDING_MARK, type Standing } from '@/lib/graph/marks';

/** The mark of one standing; the word beside it says the same, so it is hidden from assistive use. */
export function Mark({ standing, size = 16 }: { readonly standing: Standing; readonly size?: number }) {
  return (
    <svg
      aria-hidden
      className="shrink-0"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      dangerouslySetInnerHTML={{ __html: STANDING_MARK[standing] }}
    />
  );
}

/** The circuit that closes. */
export function Logo() {
  return (
    <svg
      aria-hidden
      className="shrink-0"
      width={22}
      height={16}
      viewBox="0 0 22 16"
      dangerouslySetInnerHTML={{ __html: LOGO }}
    />
  );
}
