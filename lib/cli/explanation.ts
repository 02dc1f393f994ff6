import { resolveClients } from '@/lib/engine/caller';
import { resolveDestinations } from '@/lib/engine/callee';
import type { Model } from '@/lib/engine/model';
import { ANONYMOUS } from '@/lib/engine/principals';
import type { Principal, RequestCondition } from '@/lib/mesh/reachability';
import type { AccessRequest } from '@/lib/mesh/request';
import { phraseText, verdictSentence } from '@/lib/mesh/sentence';
import type { Decision } from '@/lib/mesh/verdict';

const named = (id: string): Principal => {
  const [trustDomain = '', , namespace = '', , serviceAccount = ''] = id.split('/');
  return { id, kind: 'named', trustDomain, namespace, serviceAccount, workloads: [] };
};

/** The caller as a principal that a sentence can name: its identity, its lack of one, or that nobody said. */
function principalOf(model: Model, { from }: AccessRequest): Principal {
  const identities = new Set(resolveClients(model, from).map(({ identity: presented }) => presented));
  const [identity] = identities.size === 1 ? identities : [];
  if (identity === null) return { ...named(ANONYMOUS), kind: 'anonymous' };
  return named(identity?.replace('spiffe://', '') ?? 'a caller that is not known');
}

/** Identities stay as they are written; only words begin a sentence with a capital. */
const capitalised = (text: string): string => text.replace(/^a caller/, 'A caller');

const addressText = ({ to }: AccessRequest): string =>
  `${to.namespace}/${to.workload?.replace(`${to.namespace}/`, '') ?? to.service ?? to.pod ?? ''}`;

/** The verdict on one request as one sentence or two. */
export function explanationOf(
  model: Model,
  request: AccessRequest,
  decision: Decision,
  condition: RequestCondition | null = null,
): string {
  const [first] = resolveDestinations(model, request.to);
  if (first === undefined) return `No workload answers at ${addressText(request)}.`;
  const sentence = verdictSentence({
    decision,
    condition,
    principal: principalOf(model, request),
    target: first.entry.workload,
    port: { port: first.port },
    trustDomain: model.snapshot.config.trustDomain,
  });
  return capitalised(phraseText(sentence));
}
