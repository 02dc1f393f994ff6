import { expect, test } from 'vitest';
import { columnWidths } from './column-widths';

test.each([
  ['what is left over is shared', [100, 50], 200, [125, 75]],
  ['the widest gives way', [60, 200, 80], 240, [60, 100, 80]],
  ['several wide ones give way to one level', [200, 40, 300], 240, [100, 40, 100]],
  ['all give way where there is next to nothing', [90, 90, 90], 90, [30, 30, 30]],
])('%s', (_, wanted, room, widths) => {
  expect(columnWidths(wanted, room)).toEqual(widths);
});
