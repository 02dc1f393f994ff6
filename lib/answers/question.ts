import { edgeCount } from '@/lib/mesh/edges';
import type { Reachability, Target } from '@/lib/mesh/reachability';
import type { ReasonKind } from '@/lib/mesh/verdict';

/** How far an answer is proved, as something to ask for. */
export const PROOFS = ['stale', 'unproved'] as const;
export type ProofState = (typeof PROOFS)[number];

/** What a reader asks about; everything that is left out is not asked about. */
export type Question = {
  /** Id of a principal. */
  readonly from?: string;
  /** Id of a workload, or of one of its ports. */
  readonly to?: string;
  /** Namespace of the workloads. */
  readonly namespace?: string;
  /** Key of the object that decides. */
  readonly by?: string;
  /** The reason of the decision. */
  readonly why?: ReasonKind;
  readonly proof?: ProofState;
  /** The operation, where the question is about one. */
  readonly method?: string;
  readonly path?: string;
};

/** The parts of a question that name places, looked up once. */
export type Places = {
  /** Of these principals, those asked about. */
  readonly principals: (ids: readonly string[]) => readonly string[];
  /** Of these ports, those asked about. */
  readonly ports: (ids: readonly string[]) => readonly string[];
};

const isPlace = (target: Target, { to, namespace }: Question): boolean =>
  (namespace === undefined || target.namespace === namespace) &&
  (to === undefined || target.id === to || target.ports.some(({ id }) => id === to));

export const placesOf = ({ targets }: Reachability, question: Question): Places => {
  const { from, to, namespace } = question;
  const asked = new Set(
    targets
      .filter((target) => isPlace(target, question))
      .flatMap(({ id, ports }) =>
        ports.map((port) => port.id).filter((port) => [undefined, id, port].includes(to)),
      ),
  );
  return {
    principals: (ids) => (from === undefined ? ids : ids.filter((id) => id === from)),
    ports: (ids) => (to === undefined && namespace === undefined ? ids : ids.filter((id) => asked.has(id))),
  };
};

/** Up to this many pairs each stands alone, since a class says less than its members where they are few. */
const FEW = 500;

export const isFew = (reachability: Reachability): boolean => edgeCount(reachability) <= FEW;
