import type { PeerAuthentication } from '@/lib/mesh/istio';
import type { Answer, PortClass, Principal } from '@/lib/mesh/reachability';
import { answersAt } from '../edges';
import type { Model, ModelWorkload } from '../model';
import { modeAt, modeSource } from '../mtls';
import { type Address, inboundProtocol } from '../ports';
import { protocolOf } from '../protocol';
import type { Group, Grouping } from './groups';
import { recall } from './memory';

/** Answers that everything in the mesh shares, each once. */
export interface AnswerTable {
  readonly answers: readonly Answer[];
  readonly placeOf: (answer: Answer) => number;
}

/** Who gets which answer at a port; equal for every port of its class. */
export type Row = Pick<PortClass, 'rest' | 'cells'>;

const tableOf = (): AnswerTable => {
  const answers: Answer[] = [];
  const places = new Map<Answer, number>();
  return {
    answers,
    placeOf: (answer) => {
      const known = places.get(answer);
      if (known !== undefined) return known;
      places.set(answer, answers.length);
      return answers.push(answer) - 1;
    },
  };
};

/** Objects that single out a destination by its name, its labels or its place. */
const isPlain = ({ snapshot, hidden }: Model): boolean =>
  hidden.length === 0 &&
  [snapshot.others, snapshot.sidecars, snapshot.destinationRules, snapshot.networkPolicies].every(
    (objects) => objects.length === 0,
  ) &&
  !snapshot.services.some(({ meta }) => meta.annotations['networking.istio.io/exportTo'] !== undefined);

/** Reads who is called, and not only who calls and what for. */
const readsCallee = (entry: ModelWorkload): boolean => {
  const { custom, audit, deny, allow } = entry.enforcement('http');
  return [custom, audit, deny, allow].some((policies) =>
    policies.some(({ rules }) =>
      rules.some(({ clauses }) =>
        clauses.some((entries) =>
          entries.some((fields) =>
            fields.some(({ reads }) => !['identity', 'method', 'path'].includes(reads.fact)),
          ),
        ),
      ),
    ),
  );
};

const refText = (policy: PeerAuthentication | null): string =>
  policy === null ? '' : `${policy.meta.namespace}/${policy.meta.name}`;

/** Equal for ports at which every caller gets the same answer; the port's own id where no other is known to be such. */
const portKeys = (model: Model) => {
  const plain = isPlain(model);
  return (entry: ModelWorkload, { service, servicePort, targetPort, port }: Address, id: string): string => {
    const { dataPlane } = entry.workload;
    if (!plain || (dataPlane !== 'sidecar' && dataPlane !== 'none') || readsCallee(entry)) return id;
    if (service !== null && (service.clusterIP === 'None' || model.isUnready(service))) return id;
    const { workload, mtls, policySet } = entry;
    const at = targetPort ?? port;
    return [
      policySet,
      workload.dataPlane,
      workload.labels['security.istio.io/tlsMode'],
      modeAt(mtls, at),
      refText(modeSource(mtls, at)),
      mtls.service,
      inboundProtocol(entry.addresses, at),
      servicePort === null ? null : protocolOf(servicePort),
      targetPort === null,
    ].join('|');
  };
};

/** Judges each group of principals once at each class of ports. */
export const judgeRows = (model: Model, principals: readonly Principal[], grouping: Grouping) => {
  const table = tableOf();
  const keyOf = portKeys(model);
  const rows = new Map<string, { ports: string[]; row: Row }>();
  const answersOf = recall(model, principals);
  const judge = (entry: ModelWorkload, address: Address, id: string): Row => {
    const known = answersOf(entry, id);
    const answer = answersAt(model, entry, address);
    const answerTo = ({ first, key }: Group): number => {
      const before = known.get(key);
      if (before !== undefined) return table.placeOf(before);
      const [principal, caller] = [principals[first], grouping.callers[first]];
      if (principal === undefined || caller === undefined) throw new Error(`There is no principal ${first}.`);
      const given = answer(principal, caller.client, caller.kind);
      known.set(key, given);
      return table.placeOf(given);
    };
    const groups = grouping.groupsAt(entry);
    return {
      rest: groups.filter(({ classes }) => classes === null).map(answerTo)[0] ?? 0,
      cells: groups.flatMap((group) =>
        group.classes === null ? [] : [{ answer: answerTo(group), classes: [...group.classes] }],
      ),
    };
  };
  return {
    add: (entry: ModelWorkload, address: Address, id: string): void => {
      const key = keyOf(entry, address, id);
      const known = rows.get(key);
      if (known === undefined) rows.set(key, { ports: [id], row: judge(entry, address, id) });
      else known.ports.push(id);
    },
    rows: () => [...rows.values()],
    answers: table.answers,
  };
};
