import { remarkOnValues } from './remark';

const METHODS: ReadonlySet<string> = new Set(
  'GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT TRACE'.split(' '),
);

/** L12: methods are compared as they stand, in capitals. */
export const unknownMethod = remarkOnValues({
  code: 'L12',
  severity: 'error',
  applies: ({ field, value }) =>
    /^(notM|m)ethods$/.test(field) && !value.includes('*') && !METHODS.has(value),
  message: ({ value }) =>
    METHODS.has(value.toUpperCase())
      ? `Method ${value} never matches: methods are compared in capitals. Write ${value.toUpperCase()}.`
      : `Method ${value} is none that HTTP clients send. Write one such as GET or POST.`,
});
