import { remarkOnValues } from './remark';

const isPrincipal = (field: string): boolean => /^(notP|p)rincipals$/.test(field);

/** L3: a prefix that ends inside a name takes in every longer name. */
export const openEndedPrincipal = remarkOnValues({
  code: 'L3',
  severity: 'warning',
  applies: ({ field, value }) => isPrincipal(field) && /^[^*]*\/(ns|sa)\/[^/*]+\*$/.test(value),
  message: ({ value }) =>
    `Principal ${value} also matches longer names that begin as it does. Write the whole name, or end it with /*.`,
});
