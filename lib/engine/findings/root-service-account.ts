import { remarkOnValues } from './remark';

/** L8: an account without a namespace is looked for in the policy's own, which here is the root namespace. */
export const rootServiceAccount = remarkOnValues({
  code: 'L8',
  severity: 'warning',
  applies: ({ policy, field, value }, { snapshot: { config } }) =>
    /^(notS|s)erviceAccounts$/.test(field) &&
    policy.meta.namespace === config.rootNamespace &&
    !value.includes('/'),
  message: ({ value }, { snapshot: { config } }) =>
    `Service account ${value} is read as ${config.rootNamespace}/${value}. Write <namespace>/${value}.`,
});
