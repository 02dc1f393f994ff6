import type { Distributed } from './distributed';
import type { Agreement } from './observation';

/** Declared, distributed and observed of one edge. */
export type Three = {
  readonly distributed: Distributed;
  readonly agreement: Agreement;
  /** Whether a probe could be sent now. */
  readonly canProbe: boolean;
};

/** The three in one sentence, what stands apart, and what to do next; empty where nothing is to be done. */
export type ThreeWay = {
  readonly sentence: string;
  readonly apart: readonly string[];
  readonly next: string;
};

/** How the observation stands: it counts only while nothing that it rests on changed. */
const observed = ({ disposition, stale }: Agreement): 'agrees' | 'contradicts' | 'stale' | 'open' => {
  if (disposition === 'unproven' || disposition === 'inconclusive') return 'open';
  if (stale !== null) return 'stale';
  return disposition === 'confirmed' ? 'agrees' : 'contradicts';
};

const PROXY_STATUS = 'istioctl proxy-status says which proxies istiod has not reached.';

function heldApart(three: Three, held: Extract<Distributed, { kind: 'held' }>): ThreeWay {
  const apart = held.proxy.differences.map(({ sentence }) => sentence);
  const isSeen = observed(three.agreement) === 'contradicts';
  const seen = isSeen ? ' A probe saw what the proxy holds, not what is declared.' : '';
  const sentence = `The proxy does not do what is declared.${seen}`;
  switch (held.proxy.step) {
    case 'behind':
      return {
        sentence,
        apart,
        next: `Wait until the proxy has what is declared; if it stays so, ${PROXY_STATUS}`,
      };
    case 'refused':
      return { sentence, apart, next: 'Correct what the proxy refuses: until then it takes nothing new.' };
    case 'in-step':
    case 'differs':
    case 'unread':
      return { sentence, apart, next: 'Compare what the proxy holds with istioctl proxy-config listener.' };
  }
}

const beside = (held: Extract<Distributed, { kind: 'held' }>): readonly string[] =>
  held.proxy.differences.map(({ sentence }) => sentence);

const PROBE = 'Probe it.';

function heldAlike(three: Three, held: Extract<Distributed, { kind: 'held' }>): ThreeWay {
  const probe = three.canProbe ? PROBE : '';
  const apart = beside(held);
  switch (observed(three.agreement)) {
    case 'agrees':
      return { sentence: 'Declared, distributed and observed agree.', apart, next: '' };
    case 'contradicts':
      return {
        sentence: 'The proxy holds what is declared, and a probe saw otherwise.',
        apart,
        next: 'Read the access log of the destination: somebody other than its policies may have answered.',
      };
    case 'stale':
      return {
        sentence: 'The proxy holds what is declared; the last probe is out of date.',
        apart,
        next: probe,
      };
    case 'open':
      return { sentence: 'The proxy holds what is declared; no probe has proved it.', apart, next: probe };
  }
}

function withoutProxy({ agreement, canProbe }: Three, detail: string): ThreeWay {
  const probe = canProbe ? PROBE : '';
  switch (observed(agreement)) {
    case 'agrees':
      return { sentence: 'Declared and observed agree.', apart: [], next: '' };
    case 'contradicts':
      return { sentence: 'A probe saw otherwise than declared.', apart: [], next: detail };
    case 'stale':
      return { sentence: 'The last probe is out of date.', apart: [], next: probe };
    case 'open':
      return { sentence: 'Nothing but the declaration speaks for this answer.', apart: [], next: probe };
  }
}

/** Holds the three against one another. */
export function threeWay(three: Three): ThreeWay {
  const { distributed } = three;
  if (distributed.kind !== 'held') return withoutProxy(three, distributed.detail);
  if (distributed.agrees === false) return heldApart(three, distributed);
  if (distributed.agrees === true) return heldAlike(three, distributed);
  return { ...withoutProxy(three, distributed.sentence), apart: beside(distributed) };
}
