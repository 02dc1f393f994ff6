import { onPolicies } from './remark';

/** L19: an empty selector selects all at a proxy and nothing at a ztunnel. */
export const emptySelector = onPolicies('L19', ({ meta, spec }, { model, planes, planesIn }) => {
  const { selector } = spec;
  if (selector === undefined || Object.keys(selector.matchLabels ?? {}).length > 0) return [];
  const inScope = meta.namespace === model.snapshot.config.rootNamespace ? planes : planesIn(meta.namespace);
  // With `matchLabels: {}` a ztunnel attaches it to all, as proxies do.
  const isLost = selector.matchLabels === undefined && inScope.has('ambient');
  return [
    isLost
      ? {
          path: 'spec.selector',
          severity: 'error',
          message:
            'An empty selector selects no ambient workload, so that ztunnels do not enforce this policy. Leave it out.',
        }
      : {
          path: 'spec.selector',
          message: 'An empty selector selects every workload behind a proxy. Leave it out to say so.',
        },
  ];
});
