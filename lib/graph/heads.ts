import type { Reachability, Target } from '@/lib/mesh/reachability';
import type { Caller } from './callers';
import type { GraphView } from './graph-view';

/** The mTLS mode that most ports have; the heading says it once. */
export const usualMode = (targets: readonly Target[]): string => {
  const counts = new Map<string, number>();
  for (const { mtls } of targets.flatMap(({ ports }) => ports)) counts.set(mtls, (counts.get(mtls) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '';
};

const modeText = (targets: readonly Target[], mode: string): string => {
  if (mode === '') return '';
  const isUniform = targets.every(({ ports }) => ports.every(({ mtls }) => mtls === mode));
  return isUniform ? `, ${mode}` : `, ${mode} unless noted`;
};

const classText = (reachability: Reachability, shown: readonly Caller[]): string => {
  const accounts = reachability.principals.filter(({ kind }) => kind === 'account').length;
  const drawn = shown.reduce((sum, caller) => sum + caller.accounts, 0);
  const isPlain = shown.every(({ members }) => members.length === 1) && drawn === accounts;
  return isPlain ? `${shown.length}` : `${shown.length} classes, ${drawn} of ${accounts} accounts`;
};

/** The heads of the three columns, each with its count. */
export const toHeads = (
  reachability: Reachability,
  shown: readonly Caller[],
  causes: number,
): GraphView['heads'] => {
  const { targets } = reachability;
  const namespaces = new Set(targets.map(({ namespace }) => namespace)).size;
  const place = `${targets.length} in ${namespaces} namespace${namespaces === 1 ? '' : 's'}`;
  return [
    { title: 'Principal classes', count: classText(reachability, shown) },
    { title: 'Deciding policy', count: `${causes}` },
    { title: 'Workloads', count: `${place}${modeText(targets, usualMode(targets))}` },
  ];
};
