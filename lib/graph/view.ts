import { toBoxes } from './boxes';
import { causesOf, type Cause } from './cause';
import { type Answer, toAnswers, withSelected } from './answers';
import { byName } from './callers';
import { gatherCallers, gatherCauses, type ShownCaller } from './crowd';
import { operationStanding } from './decided';
import { toDrawn, type Drawn } from './drawn';
import type { CauseView, ClassView, GraphFilter, GraphView, LinkView } from './graph-view';
import { toHeads, usualMode } from './heads';
import { toLinks, type Focus, type Route } from './links';
import { cutNames } from './names';
import { notDrawn } from './note';
import { isSmall, type Picture } from './picture';
import { toPortFacts } from './port-facts';
import { groupBy } from './group-by';

/** Above this many nodes namespaces start closed. */
const CROWD = 300;
/** Up to this many pills each says what it selects. */
const FEW = 4;

type Openness = (namespace: string) => boolean;

const opennessOf = (picture: Picture, drawn: readonly Drawn[], filter: GraphFilter): Openness => {
  const { principals, targets } = picture.reachability;
  const nodes = principals.length + targets.reduce((sum, { ports }) => sum + Math.max(1, ports.length), 0);
  const busy = new Set(
    drawn.flatMap(({ answer, absence }) => (absence === null ? [answer.target.namespace] : [])),
  );
  const asked = filter.question?.namespace ?? filter.question?.to?.split('/')[0];
  const startsOpen: Openness = (namespace) =>
    isSmall(picture) || namespace === asked || (nodes <= CROWD && busy.has(namespace));
  return (namespace) => startsOpen(namespace) !== (filter.toggled?.has(namespace) ?? false);
};

type Lines = { readonly routes: readonly Route[]; readonly shown: readonly ShownCaller[] };

/** The drawn answers with the nodes that their lines pass, gathered where the nodes are too many. */
const toLines = (
  drawn: readonly Drawn[],
  causeOf: (answer: Answer) => Cause,
  isOpen: Openness,
  toggled: GraphFilter['toggled'],
): Lines => {
  const lined = drawn.filter(({ absence }) => absence === null).map(({ answer }) => answer);
  const callers = gatherCallers([...new Set(lined.map(({ caller }) => caller))], toggled);
  const found = lined.map((answer) => ({ answer, cause: causeOf(answer) }));
  const causes = gatherCauses(found, isOpen);
  const shown = new Set<ShownCaller>();
  const routes = found.map(({ answer, cause }): Route => {
    const { namespace } = answer.target;
    const caller = callers.get(answer.caller) ?? answer.caller;
    shown.add(caller);
    return {
      answer,
      cause: causes.get(cause.id) ?? cause,
      classId: caller.id,
      endId: isOpen(namespace) ? `row:${answer.edge.port}` : `box:${namespace}`,
    };
  });
  return { routes, shown: [...shown].sort(byName) };
};

type Marks = { readonly selected: ReadonlySet<string>; readonly dim: ReadonlySet<string> };

/** Which nodes an emphasised line passes, and which only dimmed lines do. */
const marksOf = (links: readonly LinkView[]): Marks => {
  const ends = ({ from, to }: LinkView): string[] => [from, to];
  const lit = new Set(links.filter(({ isDim }) => !isDim).flatMap(ends));
  return {
    selected: new Set(links.filter(({ isSelected }) => isSelected).flatMap(ends)),
    dim: new Set(links.flatMap(ends).filter((id) => !lit.has(id))),
  };
};

const toClassViews = (callers: readonly ShownCaller[], marks: Marks): ClassView[] => {
  const names = cutNames(callers.map(({ name }) => name));
  return callers.map(({ id, name, title, right, members, opens }, at) => ({
    id,
    title,
    right,
    name: names[at] ?? name,
    principals: members.length,
    isSelected: marks.selected.has(id),
    isDim: marks.dim.has(id),
    ...(opens === undefined ? {} : { opens }),
  }));
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Policies stand by namespace and by the first row that they decide, so that few lines cross. */
const inOrder = (routes: readonly Route[]): Cause[] => {
  const causes = new Map<string, Cause>();
  const first = new Map<string, string>();
  for (const { cause, endId } of routes) {
    causes.set(cause.id, cause);
    const known = first.get(cause.id);
    if (known === undefined || endId < known) first.set(cause.id, endId);
  }
  const place = ({ namespace }: Cause): string => (namespace === '' ? '1' : `0${namespace}`);
  return [...causes.values()].sort(
    (a, b) =>
      compareText(place(a), place(b)) ||
      compareText(first.get(a.id) ?? '', first.get(b.id) ?? '') ||
      compareText(a.id, b.id),
  );
};

const toCauseViews = (causes: readonly Cause[], marks: Marks): CauseView[] =>
  causes.map(({ id, act, name, right, below, title, opens }) => ({
    id,
    act,
    name,
    right,
    below: causes.length <= FEW ? below : '',
    title,
    isSelected: marks.selected.has(id),
    isDim: marks.dim.has(id),
    ...(opens === undefined ? {} : { opens }),
  }));

const focusOf = (routes: readonly Route[], filter: GraphFilter, picture: Picture): Focus => {
  const route = routes.find(({ answer }) => answer.edge.id === filter.selected);
  return route === undefined || isSmall(picture) ? null : { classId: route.classId, endId: route.endId };
};

/** Answers that hang on the request, as they stand for the operation that is asked about. */
const withOperation = (
  answers: readonly Answer[],
  reachability: Picture['reachability'],
  { decided = [] }: GraphFilter,
): readonly Answer[] => {
  if (decided.length === 0) return answers;
  const standingOf = operationStanding(reachability, decided);
  return answers.map((answer) => {
    const { edge, standing } = answer;
    const told = standing === 'conditional' ? standingOf(edge.principal, edge.port) : null;
    return told === null ? answer : { ...answer, standing: told };
  });
};

/** The picture in three columns: callers, what decides, workloads in their namespaces. */
export const toGraphView = (picture: Picture, filter: GraphFilter): GraphView => {
  const { reachability } = picture;
  const all = toAnswers(picture, filter.question?.from);
  const answers = withOperation(withSelected(all, picture, filter.selected), reachability, filter);
  const facts = toPortFacts(answers);
  const drawn = toDrawn(answers, filter, facts);
  const isOpen = opennessOf(picture, drawn, filter);
  const { routes, shown: busy } = toLines(drawn, causesOf(reachability), isOpen, filter.toggled);
  const links = toLinks(routes, filter.selected, focusOf(routes, filter, picture));
  const drawnCallers = new Set(routes.map(({ answer }) => answer.caller));
  const idle = isSmall(picture) ? [] : all.callers.filter((caller) => !drawnCallers.has(caller));
  const shown = isSmall(picture) ? all.callers : busy;
  const marks = marksOf(links);
  const causes = inOrder(routes);
  const ground = {
    targets: reachability.targets,
    facts,
    asked: groupBy(
      drawn.map(({ answer }) => answer),
      ({ edge }) => edge.port,
    ),
    mode: usualMode(reachability.targets),
    isSmall: isSmall(picture),
    filter,
  };
  return {
    classes: toClassViews(shown, marks),
    causes: toCauseViews(causes, marks),
    boxes: toBoxes(ground, isOpen),
    links,
    heads: toHeads(reachability, shown, causes.length),
    note: notDrawn(drawn, idle),
  };
};
