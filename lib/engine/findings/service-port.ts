import type { PlacedValue } from './policy-values';
import { onValues } from './remark';
import { kindOfRef, refsOf, type Survey } from './survey';

/** Target ports behind a port that the Services have and no pod has. */
const targetsBehind = ({ policy, value }: PlacedValue, survey: Survey): readonly number[] => {
  const ports = survey
    .grounds(policy)
    .filter(({ plane }) => plane !== 'waypoint')
    .flatMap((ground) => ground.ports);
  const port = Number(value);
  if (ports.some(({ target }) => target === port)) return [];
  return [...new Set(ports.filter(({ service }) => service === port).map(({ target }) => target))];
};

/** Service ports in front of a target port that the Services at a waypoint do not have. */
const portsBefore = ({ policy, value }: PlacedValue, { model }: Survey): readonly number[] => {
  const ports = refsOf(policy.spec)
    .filter(({ ref }) => kindOfRef(ref) === '/Service')
    .flatMap(({ ref }) => model.service(policy.meta.namespace, ref.name)?.ports ?? []);
  const port = Number(value);
  if (ports.some((one) => one.port === port)) return [];
  return [...new Set(ports.filter(({ targetPort }) => targetPort === port).map((one) => one.port))];
};

/** L10: a proxy compares the pod's port, never the Service's; a waypoint the other way round. */
export const servicePort = onValues({
  code: 'L10',
  fields: ['ports', 'notPorts'],
  remark: (placed, survey) => {
    const targets = targetsBehind(placed, survey);
    if (targets.length > 0)
      return `Port ${placed.value} is the Service's, and the proxy compares the pod's. Write ${targets.join(' or ')}.`;
    const ports = portsBefore(placed, survey);
    return ports.length > 0
      ? `Port ${placed.value} is the pod's, and a waypoint compares the Service's. Write ${ports.join(' or ')}.`
      : null;
  },
});
