import { onValues } from './remark';

/** L6: after a star, a tail of `a` or `sa` is found in `/sa/`, so that other namespaces match too. */
export const greedyNamespace = onValues({
  code: 'L6',
  fields: ['namespaces', 'notNamespaces'],
  remark: ({ policy, value }, survey) => {
    const grounds = survey.grounds(policy);
    // A ztunnel looks at the name of the namespace alone.
    const isProxied = grounds.length === 0 || grounds.some(({ plane }) => plane !== 'ambient');
    return isProxied && /\*(a|sa)$/.test(value)
      ? `Namespace ${value} matches every namespace that begins as it does: the end is found in the /sa/ of each identity. Write the namespaces out.`
      : null;
  },
});
