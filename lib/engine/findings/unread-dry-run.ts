import { onPolicies } from './remark';

const BOOLEANS: ReadonlySet<string> = new Set('1 t T TRUE true True 0 f F FALSE false False'.split(' '));

/** L26: a dry-run annotation that Istio cannot read leaves the policy enforced. */
export const unreadDryRun = onPolicies('L26', ({ meta }) => {
  const written = meta.annotations['istio.io/dry-run'];
  if (written === undefined || BOOLEANS.has(written)) return [];
  return [
    {
      path: 'metadata.annotations["istio.io/dry-run"]',
      message: `istio.io/dry-run is ${JSON.stringify(written)}, which is no boolean: the policy is enforced. Write "true".`,
    },
  ];
});
