import { array, type Json, labelsOf, record, text, texts } from './json';
import { every, lacks, type Truth } from './truth';

type Labels = Readonly<Record<string, string>>;

/** Labels as far as they are known. */
export interface KnownLabels {
  readonly labels: Labels;
  /** Whether a label that is not among them may be there all the same. */
  readonly mayHave: (key: string) => boolean;
}

/** Written by Kubernetes onto each pod apart, and so no labels of a workload. */
const OF_ONE_POD: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
]);

/** Labels of a workload; null: none of them is known. */
export const podLabels = (labels: Labels | null): KnownLabels =>
  labels === null ? { labels: {}, mayHave: () => true } : { labels, mayHave: (key) => OF_ONE_POD.has(key) };

type Requirement = (known: KnownLabels) => Truth;

const onKey =
  (key: string, test: (value: string | undefined) => boolean): Requirement =>
  ({ labels, mayHave }) =>
    labels[key] === undefined && mayHave(key) ? lacks(`label ${key}`) : test(labels[key]);

type Operator = (value: string | undefined, values: readonly string[]) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

const expression = ({ key, operator, values }: Json): Requirement => {
  const name = text(operator) ?? '';
  const holds = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (holds === undefined) return () => lacks(`operator ${name}`);
  return onKey(text(key) ?? '', (value) => holds(value, texts(values)));
};

/** A Kubernetes label selector; an empty one selects everything, whatever its labels are. */
export interface LabelSelector {
  readonly isEmpty: boolean;
  readonly matches: Requirement;
}

/** Reads `matchLabels` and `matchExpressions`: every one of them must hold. */
export const labelSelector = (written: unknown): LabelSelector => {
  const { matchLabels, matchExpressions } = record(written);
  const requirements = [
    ...Object.entries(labelsOf(matchLabels)).map(([key, wanted]) => onKey(key, (value) => value === wanted)),
    ...array(matchExpressions).map((one) => expression(record(one))),
  ];
  return {
    isEmpty: requirements.length === 0,
    matches: (known) => every(requirements, (holds) => holds(known)),
  };
};
