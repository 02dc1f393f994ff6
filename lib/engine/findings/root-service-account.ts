import { onValues } from './remark';

/** L8: an account without a namespace is looked for in the policy's own, which here is the root namespace. */
export const rootServiceAccount = onValues({
  code: 'L8',
  fields: ['serviceAccounts', 'notServiceAccounts'],
  remark: ({ policy, value }, { model: { snapshot } }) => {
    const { rootNamespace } = snapshot.config;
    return policy.meta.namespace === rootNamespace && !value.includes('/')
      ? `Service account ${value} is read as ${rootNamespace}/${value}. Write <namespace>/${value}.`
      : null;
  },
});
