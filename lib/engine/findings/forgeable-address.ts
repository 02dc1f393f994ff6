import { remarkOnValues } from './remark';

/** L23: behind a sidecar, the remote address is read from a header that any caller can write. */
export const forgeableAddress = remarkOnValues({
  code: 'L23',
  severity: 'warning',
  applies: ({ policy, field }, { workloads }) =>
    /^(notR|r)emoteIpBlocks$/.test(field) &&
    workloads.some(({ policies, workload }) => workload.dataPlane === 'sidecar' && policies.includes(policy)),
  message: ({ value }) =>
    `Remote address ${value} is taken from X-Forwarded-For, which any caller can write. Write ipBlocks, or check it at the gateway.`,
});
