/**
 * Shares a width among columns. Where there is more than they want, each gets the same on top; where there is
 * less, the widest give way first, since a short name that is cut says nothing any more.
 */
export function columnWidths(wanted: readonly number[], room: number): number[] {
  const sum = wanted.reduce((total, width) => total + width, 0);
  if (sum <= room) return wanted.map((width) => width + (room - sum) / wanted.length);
  let left = room;
  let level = 0;
  [...wanted]
    .sort((a, b) => a - b)
    .forEach((width, at) => {
      level = Math.max(level, Math.min(width, left / (wanted.length - at)));
      left -= Math.min(width, level);
    });
  return wanted.map((width) => Math.min(width, level));
}
