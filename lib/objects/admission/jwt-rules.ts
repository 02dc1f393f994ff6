import type { JwtRule } from '@/lib/mesh/istio';
import { isKey, readKeys } from './jwks';
import { each, type Objection } from './objection';

const objection = (path: Objection['path'], message: string): readonly Objection[] => [
  { code: 'E18', path, message },
];

const isHttp = (uri: string): boolean => /^https?:\/\/[^/]+/.test(uri);

const emptyNames = (field: string, names: readonly string[] | undefined): readonly Objection[] =>
  each(field, names, (name) =>
    name === '' ? objection([], `\`${field}\` must not contain an empty value. Remove it.`) : [],
  );

const keyObjections = (jwks: string): readonly Objection[] => {
  if (jwks === '') return [];
  const keys = readKeys(jwks);
  if (keys === null) return objection(['jwks'], '`jwks` is no JSON Web Key Set. Write the keys as JSON.');
  const bad = keys.findIndex((key) => !isKey(key));
  return bad < 0
    ? []
    : objection(
        ['jwks'],
        `Key ${bad} of \`jwks\` cannot be read. Write an RSA, EC, OKP or oct key with all of its parts.`,
      );
};

const jwtObjections = (rule: JwtRule): readonly Objection[] => {
  const { issuer = '', jwksUri = '', jwks = '' } = rule;
  return [
    ...(issuer === '' && jwksUri === '' ? objection([], 'A JWT rule must have an issuer or a jwksUri.') : []),
    ...(jwksUri !== '' && !isHttp(jwksUri)
      ? objection(['jwksUri'], `\`jwksUri\` must start with http:// or https://.`)
      : []),
    ...keyObjections(jwks),
    ...each('fromHeaders', rule.fromHeaders, ({ name }) =>
      name === '' ? objection(['name'], 'A header to read the token from must have a name.') : [],
    ),
    ...emptyNames('fromParams', rule.fromParams),
    ...emptyNames('fromCookies', rule.fromCookies),
    ...emptyNames('audiences', rule.audiences),
  ];
};

/** Objections to the JWT rules of a RequestAuthentication. */
export const jwtRuleObjections = (rules: readonly JwtRule[] | undefined): readonly Objection[] =>
  each('jwtRules', rules, jwtObjections);
