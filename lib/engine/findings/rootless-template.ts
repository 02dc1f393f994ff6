import { isPathTemplate } from '../match/path-template';
import { onValues } from './remark';

/** L13a: a path template without its leading slash passes admission and makes stock Envoy abort. */
export const rootlessTemplate = onValues({
  code: 'L13a',
  fields: ['paths', 'notPaths'],
  remark: ({ value }) =>
    isPathTemplate(value) && !value.startsWith('/')
      ? `Path template ${value} does not begin with a slash: proxies that receive it abort, and their workloads go down. Write /${value}.`
      : null,
});
