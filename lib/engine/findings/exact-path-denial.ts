import { isPathTemplate } from '../match/path-template';
import { actionOf } from '../policy';
import type { PlacedValue } from './policy-values';
import { onValues } from './remark';

/** A prefix beside the path that denies what lies below it too. */
const isCovered = ({ value, entry: { lists } }: PlacedValue): boolean =>
  (lists['paths'] ?? []).some((other) => {
    if (other === '*') return true;
    if (isPathTemplate(other)) return other === `${value.replace(/\/$/, '')}/{**}`;
    return other.endsWith('*') && !other.startsWith('*') && `${value}/`.startsWith(other.slice(0, -1));
  });

/** L14: a denial of one exact path is passed by with a slash behind it, other capitals or a path below. */
export const exactPathDenial = onValues({
  code: 'L14',
  fields: ['paths'],
  remark: (placed) => {
    const { policy, value } = placed;
    const isExact = /^\/[^*?#]+$/.test(value) && !isPathTemplate(value);
    return actionOf(policy) === 'DENY' && isExact && !isCovered(placed)
      ? `The denial of ${value} leaves ${value.replace(/\/$/, '')}/ and other spellings open. Write ${value.replace(/\/$/, '')}* or allow what may pass instead.`
      : null;
  },
});
