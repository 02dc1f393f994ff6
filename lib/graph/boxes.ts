import type { Target, WorkloadPort } from '@/lib/mesh/reachability';
import type { Answer } from './answers';
import type { BoxView, GraphFilter, RowView } from './graph-view';
import { byStanding, worstOf } from './links';
import type { PortFacts } from './port-facts';
import { verdictWord } from './words';

/** What the boxes are built from. `mode` is the mTLS mode that the heading names. */
export type Ground = {
  readonly targets: readonly Target[];
  readonly facts: ReadonlyMap<string, PortFacts>;
  /** Answers asked about, by port. */
  readonly asked: ReadonlyMap<string, readonly Answer[]>;
  readonly mode: string;
  readonly isSmall: boolean;
  readonly filter: GraphFilter;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const conditionText = (answers: readonly Answer[]): string => {
  const texts = new Set(
    answers.flatMap(({ edge }) => (edge.condition === null ? [] : [edge.condition.text])),
  );
  const [only = ''] = texts;
  return texts.size > 1 ? `${texts.size} conditions` : only;
};

const quietText = (target: Target, port: WorkloadPort, boxMode: string): string => {
  if (target.dataPlane === 'gateway' || target.dataPlane === 'waypoint') return target.dataPlane;
  if (target.dataPlane === 'none') return 'no proxy';
  return port.mtls === boxMode ? '' : port.mtls;
};

const loudText = (answers: readonly Answer[], isDeaf: boolean): string => {
  const odd = answers.find(({ standing }) => standing === 'disagree');
  const said = odd === undefined ? conditionText(answers) : verdictWord(odd);
  if (said !== '') return said;
  if (answers.some(({ edge }) => edge.decision.verdict === 'delegated')) return 'ext-authz decides';
  return isDeaf ? 'nothing listens' : '';
};

const portRow = (target: Target, port: WorkloadPort, boxMode: string, ground: Ground): RowView => {
  const answers = ground.asked.get(port.id) ?? [];
  const facts = ground.facts.get(port.id);
  const loud = loudText(answers, facts?.isDeaf ?? false);
  const badge = loud === '' ? (facts?.badge ?? '') : '';
  const quiet = badge === '' ? quietText(target, port, boxMode) : '';
  return {
    id: `row:${port.id}`,
    name: target.name,
    port: `:${port.port}`,
    right: loud === '' ? quiet : loud,
    isOdd: answers.some(({ standing }) => standing === 'disagree'),
    badge,
    isSelected: answers.some(({ edge }) => edge.id === ground.filter.selected),
    edges: byStanding(answers).map(({ edge }) => edge.id),
  };
};

const emptyRow = (target: Target): RowView => ({
  id: `row:${target.id}`,
  name: target.name,
  port: '',
  right: 'serves no port',
  isOdd: false,
  badge: '',
  isSelected: false,
  edges: [],
});

const modeOf = (targets: readonly Target[], mode: string): string => {
  const modes = new Set(targets.flatMap(({ ports }) => ports.map(({ mtls }) => mtls)));
  const [only = mode] = modes;
  return modes.size === 1 ? only : mode;
};

const hiddenText = (hidden: readonly Target[]): string => {
  const [first] = hidden;
  if (first === undefined) return '';
  return hidden.length === 1 ? `${first.name} hidden` : `${hidden.length} without ports hidden`;
};

const closedBadge = (targets: readonly Target[], facts: Ground['facts']): string => {
  const open = targets.filter(({ ports }) =>
    ports.some(({ id }) => (facts.get(id)?.badge ?? '') !== ''),
  ).length;
  return open === 0 ? '' : `${open} open to the mesh`;
};

const isOutside = (namespace: string, { question }: GraphFilter): boolean => {
  const asked = question?.namespace ?? question?.to?.split('/')[0];
  return asked !== undefined && asked !== namespace;
};

const toBox = (namespace: string, targets: readonly Target[], ground: Ground, isOpen: boolean): BoxView => {
  const mode = modeOf(targets, ground.mode);
  const answers = targets.flatMap(({ ports }) => ports.flatMap(({ id }) => ground.asked.get(id) ?? []));
  const isKept = (target: Target): boolean => ground.isSmall || target.ports.length > 0;
  const notes = [
    mode === ground.mode ? '' : mode,
    isOpen ? hiddenText(targets.filter((one) => !isKept(one))) : '',
  ];
  const rows = targets
    .filter(isKept)
    .flatMap((target) =>
      target.ports.length === 0
        ? [emptyRow(target)]
        : target.ports.map((port) => portRow(target, port, mode, ground)),
    );
  return {
    id: `box:${namespace}`,
    namespace,
    isOpen,
    workloads: targets.length,
    right: notes.filter((note) => note !== '').join(', '),
    badge: isOpen ? '' : closedBadge(targets, ground.facts),
    worst: worstOf(answers.map(({ standing }) => standing)),
    rows: isOpen ? rows : [],
    isDim: isOutside(namespace, ground.filter),
  };
};

/** Workloads in their namespaces, both by name. */
export const toBoxes = (ground: Ground, isOpen: (namespace: string) => boolean): BoxView[] => {
  const byNamespace = new Map<string, Target[]>();
  for (const target of [...ground.targets].sort((a, b) => compareText(a.name, b.name)))
    byNamespace.set(target.namespace, [...(byNamespace.get(target.namespace) ?? []), target]);
  return [...byNamespace]
    .sort(([a], [b]) => compareText(a, b))
    .map(([namespace, targets]) => toBox(namespace, targets, ground, isOpen(namespace)));
};
