import { onValues } from './remark';

/** L3: a prefix that ends inside a name takes in every longer name. */
export const openEndedPrincipal = onValues({
  code: 'L3',
  fields: ['principals', 'notPrincipals'],
  remark: ({ value }) =>
    /^[^*]*\/(ns|sa)\/[^/*]+\*$/.test(value)
      ? `Principal ${value} also matches longer names that begin as it does. Write the whole name, or end it with /*.`
      : null,
});
