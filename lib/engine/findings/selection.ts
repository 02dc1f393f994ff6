import { selects } from '../attach';
import type { Model, ModelWorkload } from '../model';
import { grouped } from './survey';

type Labels = Readonly<Record<string, string>>;

/** Workloads of a namespace, or of all where it is null, that have all these labels. */
export type Selection = (namespace: string | null, labels: Labels) => readonly ModelWorkload[];

/** Indexes workloads by one label, so that a selector looks only at those that may have all of its labels. */
export const selectionOf = ({ workloads }: Model): Selection => {
  const places = [null, ''] as const;
  const index = grouped(
    workloads.flatMap((entry) => {
      const { namespace, labels } = entry.workload;
      const keys = ['', ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)];
      return keys.flatMap((key) =>
        places.map((place) => [place === null ? `* ${key}` : `${namespace} ${key}`, entry] as const),
      );
    }),
  );
  return (namespace, labels) => {
    const keys = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const candidates = (keys.length === 0 ? [''] : keys).map(
      (key) => index.get(`${namespace ?? '*'} ${key}`) ?? [],
    );
    const [fewest = []] = candidates.toSorted((a, b) => a.length - b.length);
    return fewest.filter(({ workload }) => selects({ matchLabels: { ...labels } }, workload.labels));
  };
};
