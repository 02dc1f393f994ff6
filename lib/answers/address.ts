import { type Standing, STANDINGS } from '@/lib/graph/marks';
import { hiddenAtFirst, type Picture } from '@/lib/graph/picture';
import { ReasonKind } from '@/lib/mesh/verdict';
import { operationText } from './operation';
import { type ProofState, PROOFS, type Question } from './question';

/** What an address asks for, and which standings it leaves out; `hidden` is null until the reader has chosen. */
export type Asked = { readonly question: Question; readonly hidden: ReadonlySet<Standing> | null };

/** The parameters of an address that ask; others choose how it is shown. */
export const ASKING = ['from', 'to', 'ns', 'op', 'by', 'why', 'proof', 'hide'] as const;

const NOTHING = 'none';
const LONGEST = 1024;

/** A parameter that is there, and is no longer than any name. */
export const textOf = (params: URLSearchParams, name: string): string | null => {
  const value = params.get(name);
  return value === null || value === '' || value.length > LONGEST ? null : value;
};

const isStanding = (text: string): text is Standing => STANDINGS.some((standing) => standing === text);
const isReason = (text: string): text is ReasonKind => ReasonKind.options.some((reason) => reason === text);
const isProof = (text: string): text is ProofState => PROOFS.some((proof) => proof === text);

const hiddenOf = (value: string | null): ReadonlySet<Standing> | null => {
  if (value === null) return null;
  if (value === NOTHING) return new Set();
  const known = value.split(',').filter(isStanding);
  return known.length > 0 ? new Set(known) : null;
};

/** `POST /charge`, `POST` or `/charge`. */
export const operationOf = (text: string): Pick<Question, 'method' | 'path'> => {
  const [, method, path] = /^([A-Z]{3,10})? ?(\/\S{0,1000})?$/.exec(text) ?? [];
  return { ...(method !== undefined && { method }), ...(path !== undefined && { path }) };
};

const questionOf = (params: URLSearchParams): Question => {
  const [from, to, namespace, by] = ['from', 'to', 'ns', 'by'].map((name) => textOf(params, name));
  const [why, proof] = [params.get('why') ?? '', params.get('proof') ?? ''];
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(namespace && { namespace }),
    ...(by && { by }),
    ...(isReason(why) && { why }),
    ...(isProof(proof) && { proof }),
    ...operationOf(params.get('op') ?? ''),
  };
};

/** Reads what an address asks for. What is unknown or broken in it counts as left out. */
export const parseAsked = (params: URLSearchParams): Asked => ({
  question: questionOf(params),
  hidden: hiddenOf(params.get('hide')),
});

/** What an address asks for as its parameters, in a fixed order, null where left out. */
export const printAsked = ({ question, hidden }: Asked): readonly (readonly [string, string | null])[] => {
  const { from, to, namespace, by, why, proof } = question;
  const off = hidden && STANDINGS.filter((standing) => hidden.has(standing)).join(',');
  return [
    ['from', from ?? null],
    ['to', to ?? null],
    ['ns', namespace ?? null],
    ['op', operationText(question) || null],
    ['by', by ?? null],
    ['why', why ?? null],
    ['proof', proof ?? null],
    ['hide', off === '' ? NOTHING : off],
  ];
};

const NONE: ReadonlySet<Standing> = new Set();

/** Denials are shown when asked for: by the legend, or by a question. */
export const hiddenNow = (
  picture: Picture | undefined,
  { hidden, question }: Asked,
): ReadonlySet<Standing> => {
  if (hidden !== null) return hidden;
  const isAsked = Object.keys(question).length > 0;
  return picture === undefined || isAsked ? NONE : hiddenAtFirst(picture);
};
