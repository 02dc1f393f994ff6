import { isPathTemplate } from '../match/path-template';
import { actionOf } from '../policy';
import { remarkOnValues } from './remark';

/** L14: a denial of one exact path is passed by with a slash behind it, other capitals or a path below. */
export const exactPathDenial = remarkOnValues({
  code: 'L14',
  severity: 'warning',
  applies: ({ policy, field, value }) =>
    actionOf(policy) === 'DENY' && field === 'paths' && /^\/[^*?#]+$/.test(value) && !isPathTemplate(value),
  message: ({ value }) =>
    `The denial of ${value} leaves ${value}/ and other spellings open. Write ${value.replace(/\/$/, '')}* or allow what may pass instead.`,
});
