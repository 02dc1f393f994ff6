import type { Answer } from './answers';
import type { Cause } from './cause';
import type { LinkView } from './graph-view';
import type { Standing } from './marks';
import { STANDINGS } from './marks';

/** One drawn answer with the three nodes that its line passes. */
export type Route = {
  readonly answer: Answer;
  readonly cause: Cause;
  readonly classId: string;
  /** A row, or the closed box that it is in. */
  readonly endId: string;
};

/** What stays lit while an edge is selected in a mesh that is not small. */
export type Focus = { readonly classId: string; readonly endId: string } | null;

type Draft = Omit<LinkView, 'edges' | 'count' | 'isSelected' | 'isDim'> & { readonly routes: Route[] };

// A disagreement never merges: it keeps a line of its own.
const keyOf = (from: string, to: string, { answer }: Route): string =>
  `${from} > ${to} ${answer.standing}${answer.standing === 'disagree' ? ` ${answer.edge.id}` : ''}`;

const collect = (routes: readonly Route[], side: 'left' | 'right'): Draft[] => {
  const drafts = new Map<string, Draft>();
  for (const route of routes) {
    const from = side === 'left' ? route.classId : route.cause.id;
    const to = side === 'left' ? route.cause.id : route.endId;
    const id = keyOf(from, to, route);
    const draft = drafts.get(id);
    if (draft === undefined)
      drafts.set(id, { id, side, standing: route.answer.standing, from, to, routes: [route] });
    else draft.routes.push(route);
  }
  return [...drafts.values()];
};

const isLit = (route: Route, focus: Focus): boolean =>
  focus === null || route.classId === focus.classId || route.endId === focus.endId;

/** Answers of one line that clicks go through. */
const LISTED = 100;

/** Ids of the first edges, and of the selected one. */
const firstOf = (routes: readonly Route[], selected: string | undefined): string[] =>
  routes.flatMap(({ answer: { edge } }, at) => (at < LISTED || edge.id === selected ? [edge.id] : []));

/** Lines from classes to causes and on to rows; equal standings between the same two nodes share one. */
export const toLinks = (routes: readonly Route[], selected: string | undefined, focus: Focus): LinkView[] =>
  [...collect(routes, 'left'), ...collect(routes, 'right')].map(({ routes: merged, ...draft }) => ({
    ...draft,
    edges: firstOf(merged, selected),
    count: merged.reduce((sum, { answer }) => sum + answer.count, 0),
    isSelected: merged.some(({ answer }) => answer.edge.id === selected),
    isDim: !merged.some((route) => isLit(route, focus)),
  }));

/** The standing that sorts first. */
export const worstOf = (standings: Iterable<Standing>): Standing | null => {
  const present = new Set(standings);
  return STANDINGS.find((standing) => present.has(standing)) ?? null;
};

/** The order of sorting everywhere; equal standings keep theirs. */
export const byStanding = (answers: readonly Answer[]): Answer[] =>
  [...answers].sort((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing));
