import { onValues } from './remark';

/** L7: a ztunnel knows one star at one end; any other is a letter of the name. */
export const innerStarNamespace = onValues({
  code: 'L7',
  fields: ['namespaces', 'notNamespaces'],
  remark: ({ policy, value }, survey) =>
    value.replace(/^\*|\*$/, '').includes('*') &&
    survey.grounds(policy).some(({ plane }) => plane === 'ambient')
      ? `Namespace ${value} never matches at a ztunnel, which takes one star, at one end. Write the namespaces out.`
      : null,
});
