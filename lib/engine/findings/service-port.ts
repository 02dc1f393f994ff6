import type { Model } from '../model';
import type { PlacedValue } from './policy-values';
import { remarkOnValues } from './remark';

/** Target ports that the Services of the selected workloads put behind a port that no pod of theirs has. */
const targetsBehind = (model: Model, { policy, value }: PlacedValue): readonly number[] => {
  const addresses = model.workloads
    .filter(({ policies }) => policies.includes(policy))
    .flatMap((entry) => entry.addresses);
  if (addresses.some(({ targetPort }) => String(targetPort) === value)) return [];
  const behind = addresses.filter(({ service, port }) => service !== null && String(port) === value);
  return [...new Set(behind.flatMap(({ targetPort }) => targetPort ?? []))];
};

/** L10: a proxy compares the pod's port, never the Service's. */
export const servicePort = remarkOnValues({
  code: 'L10',
  severity: 'error',
  applies: (placed, model) => /^(notP|p)orts$/.test(placed.field) && targetsBehind(model, placed).length > 0,
  message: (placed, model) =>
    `Port ${placed.value} is the Service's, and the proxy compares the pod's. Write ${targetsBehind(model, placed).join(' or ')}.`,
});
