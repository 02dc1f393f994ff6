import type { PlacedValue } from './policy-values';
import { onValues } from './remark';
import type { Survey } from './survey';

/** A kind of workload where the rule runs and nothing validates a token. */
const unauthenticated = ({ policy }: PlacedValue, survey: Survey) =>
  survey.grounds(policy).find(({ plane, authenticated }) => plane !== 'ambient' && !authenticated);

/** L18: without a RequestAuthentication on the same proxy, no request has a principal of its own. */
export const tokenWithoutAuthentication = onValues({
  code: 'L18',
  fields: (field) => /^(r|notR)equest(Principals$|\.auth\.)/.test(field),
  remark: (placed, survey) => {
    const { field, value } = placed;
    const isPrincipal = /^(notR|r)equestPrincipals$/.test(field);
    if (isPrincipal && value === '*/*')
      return 'Request principal */* matches only a subject that is a star. Write *.';
    if (isPrincipal && !/[/*]/.test(value))
      return `Request principal ${value} never matches: it reads <issuer>/<subject>. Write ${value}/* for every subject of that issuer.`;
    const ground = unauthenticated(placed, survey);
    return ground === undefined
      ? null
      : `${isPrincipal ? `Request principal ${value}` : `The token's ${value}`} is never present: no RequestAuthentication selects ${ground.example}. Add one that validates the token.`;
  },
});
