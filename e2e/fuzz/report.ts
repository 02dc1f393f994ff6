import { stringify } from 'yaml';
import type { RawOutcome } from '@/lib/mesh/observation';
import { type Decision, type Phrase } from '@/lib/mesh/verdict';
import { shellLine } from '@/lib/probe/curl';
import type { FuzzRound } from '@/lib/testing/fuzz/round';
import type { Judged } from './judge';
import { batchArgv } from './send';
import { ROUND_SIZE } from './settings';
import { toAccessRequest, type WireRequest } from './wire';

/** One request whose verdict is not what was seen. */
export interface Disagreement {
  readonly made: FuzzRound;
  readonly wire: WireRequest;
  readonly judged: Judged;
  readonly seen: string;
  readonly raw: RawOutcome | undefined;
}

const plain = (text: Phrase): string =>
  text.map((part) => (typeof part === 'string' ? part : part.code)).join('');

const explained = ({ verdict, reason, detail, policy, rule, path, steps }: Decision): string[] => [
  `predicted: ${verdict}, ${reason}${detail && ` (${detail})`}${policy ? `, ${policy.namespace ?? ''}/${policy.name} rule ${rule ?? '-'} ${path ?? ''}` : ''}`,
  ...steps.map(({ stage, outcome, text }) => `  ${stage} ${outcome}: ${plain(text)}`),
];

const replay = ({ seed, round }: FuzzRound): string =>
  `seed ${seed}, round ${round}; again: npm run test:mesh -- --fuzz ${ROUND_SIZE} --seed ${seed}:${round} fuzz`;

const yaml = ({ objects }: FuzzRound): string =>
  objects.map((one) => stringify(one, { lineWidth: 0 })).join('---\n');

/** All that is needed to look at one disagreement by hand. */
export const renderDisagreement = ({ made, wire, judged, seen, raw }: Disagreement): string =>
  [
    `DISAGREEMENT ${wire.fuzz.id}: ${replay(made)}`,
    `${wire.fuzz.client.key} > ${wire.fuzz.server.key}: ${shellLine(batchArgv([wire]))}`,
    `request: ${JSON.stringify(toAccessRequest(wire))}`,
    ...(wire.fuzz.token === null ? [] : [`token: ${JSON.stringify(wire.fuzz.token)}`]),
    ...explained(judged.decision),
    `  on the ${judged.chain} chain`,
    `seen: ${seen}; ${JSON.stringify(raw)}`,
    yaml(made),
  ].join('\n');

/** A server whose proxy does not hold just the policies that the engine attaches to it. */
export const renderAttachment = (
  made: FuzzRound,
  server: string,
  lists: { held: readonly string[]; attached: readonly string[] },
): string =>
  [
    `ATTACHMENT ${server}: ${replay(made)}`,
    `the proxy holds ${lists.held.join(' ')}`,
    `the engine attaches ${lists.attached.join(' ')}`,
    yaml(made),
  ].join('\n');
