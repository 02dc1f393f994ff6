import { isPathTemplate } from '../match/path-template';
import { onValues } from './remark';

const isDead = (value: string): boolean => {
  const body = value.replace(/^\*|\*$/, '');
  return body.includes('*') || /[?#]/.test(value) || !/^[/*]/.test(value);
};

/** L13: a path that no request has: without its slash, with a query, or with a star that is read as itself. */
export const deadPath = onValues({
  code: 'L13',
  fields: ['paths', 'notPaths'],
  remark: ({ value }) =>
    !isPathTemplate(value) && isDead(value)
      ? `Path ${value} never matches: a path begins with a slash, has no query, and takes one star at one end. Write it so.`
      : null,
});
