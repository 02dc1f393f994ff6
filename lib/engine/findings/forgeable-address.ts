import { ipMatcher } from '../match/ip';
import type { Ground } from './ground';
import { pathOf, type PlacedValue } from './policy-values';
import { type Check, onValues, remarkOn } from './remark';
import { refsOf, type Survey } from './survey';

/** L23: in the mesh, the remote address is read from a header that any caller can write. */
export const forgeableAddress = onValues({
  code: 'L23',
  fields: ['remoteIpBlocks', 'notRemoteIpBlocks'],
  remark: ({ policy, value }, survey) => {
    const grounds = survey.grounds(policy);
    const isAtWaypoint =
      grounds.some(({ plane }) => plane === 'waypoint') ||
      refsOf(policy.spec).some(({ ref }) => ref.kind !== 'Gateway');
    return isAtWaypoint || grounds.some(({ plane }) => plane === 'sidecar')
      ? `Remote address ${value} is taken from X-Forwarded-For, which any caller can write. Write ipBlocks, or check it at the gateway.`
      : null;
  },
});

/** Addresses of the proxies that may stand in between. */
const proxyAddresses = ({ model }: Survey): readonly string[] =>
  model.workloads.flatMap(({ ip, workload: { dataPlane } }) =>
    (dataPlane === 'gateway' || dataPlane === 'waypoint') && ip !== null ? ip : [],
  );

/** A block that holds such an address means the proxy itself. */
const meansProxy = (value: string, proxies: readonly string[]): boolean => {
  const matches = ipMatcher(value);
  return matches === null || proxies.some(matches);
};

const between = ({ plane, waypoint, isBehindGateway }: Ground): string | null => {
  if (plane === 'ambient' && waypoint !== null) return `waypoint ${waypoint.namespace}/${waypoint.name}`;
  return plane === 'sidecar' && isBehindGateway ? 'a gateway' : null;
};

const hiddenAt = ({ policy }: PlacedValue, survey: Survey): string | null => {
  for (const ground of survey.grounds(policy)) {
    const proxy = between(ground);
    if (proxy !== null) return `${ground.example} stands behind ${proxy}`;
  }
  return null;
};

/** L23: behind a gateway or a waypoint, the peer is that proxy. */
export const hiddenAddress: Check = (survey) => {
  const proxies = proxyAddresses(survey);
  return ['ipBlocks', 'notIpBlocks'].flatMap(survey.values).flatMap((placed) => {
    const { policy, value } = placed;
    const hidden = hiddenAt(placed, survey);
    if (hidden === null || meansProxy(value, proxies)) return [];
    return remarkOn('L23', policy, {
      path: pathOf(placed),
      message: `Address ${value} is compared with the peer's, and ${hidden}: calls through it come from its address. Check addresses there.`,
    });
  });
};
