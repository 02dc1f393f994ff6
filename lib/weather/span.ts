const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in one unit or two: `40 s`, `12 min`, `3 h 20 min`, `2 d 4 h`, `90 d`. */
export function spanText(milliseconds: number): string {
  const span = Math.abs(milliseconds);
  if (span < MINUTE) return `${Math.floor(span / 1000)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  const hours = Math.floor((span % DAY) / HOUR);
  return `${Math.floor(span / DAY)} d${hours === 0 || span > 7 * DAY ? '' : ` ${hours} h`}`;
}
