import { z } from 'zod';
import { CidrRange, HeaderMatch, MetadataMatch, PathMatch, StringMatch } from './matcher-nouns';

/** `config.rbac.v3.Permission`: what is asked for. One field is set; a field not known here stays unknown. */
export type Permission = {
  and_rules?: { rules?: Permission[] | undefined } | undefined;
  or_rules?: { rules?: Permission[] | undefined } | undefined;
  not_rule?: Permission | undefined;
  any?: boolean | undefined;
  header?: HeaderMatch | undefined;
  url_path?: PathMatch | undefined;
  uri_template?: { typed_config?: { path_template?: string | undefined } | undefined } | undefined;
  destination_ip?: CidrRange | undefined;
  destination_port?: number | undefined;
  destination_port_range?: { start?: number | undefined; end?: number | undefined } | undefined;
  metadata?: MetadataMatch | undefined;
  requested_server_name?: StringMatch | undefined;
};
export const Permission: z.ZodType<Permission> = z.lazy(() =>
  z.object({
    and_rules: z.object({ rules: z.array(Permission).optional() }).optional(),
    or_rules: z.object({ rules: z.array(Permission).optional() }).optional(),
    not_rule: Permission.optional(),
    any: z.boolean().optional(),
    header: HeaderMatch.optional(),
    url_path: PathMatch.optional(),
    uri_template: z
      .looseObject({ typed_config: z.looseObject({ path_template: z.string().optional() }).optional() })
      .optional(),
    destination_ip: CidrRange.optional(),
    destination_port: z.number().optional(),
    destination_port_range: z.object({ start: z.number().optional(), end: z.number().optional() }).optional(),
    metadata: MetadataMatch.optional(),
    requested_server_name: StringMatch.optional(),
  }),
);

/** `config.rbac.v3.Principal`: who asks. */
export type Principal = {
  and_ids?: { ids?: Principal[] | undefined } | undefined;
  or_ids?: { ids?: Principal[] | undefined } | undefined;
  not_id?: Principal | undefined;
  any?: boolean | undefined;
  authenticated?: { principal_name?: StringMatch | undefined } | undefined;
  source_ip?: CidrRange | undefined;
  direct_remote_ip?: CidrRange | undefined;
  remote_ip?: CidrRange | undefined;
  header?: HeaderMatch | undefined;
  url_path?: PathMatch | undefined;
  metadata?: MetadataMatch | undefined;
  filter_state?: { key?: string | undefined; string_match?: StringMatch | undefined } | undefined;
};
export const Principal: z.ZodType<Principal> = z.lazy(() =>
  z.object({
    and_ids: z.object({ ids: z.array(Principal).optional() }).optional(),
    or_ids: z.object({ ids: z.array(Principal).optional() }).optional(),
    not_id: Principal.optional(),
    any: z.boolean().optional(),
    authenticated: z.object({ principal_name: StringMatch.optional() }).optional(),
    source_ip: CidrRange.optional(),
    direct_remote_ip: CidrRange.optional(),
    remote_ip: CidrRange.optional(),
    header: HeaderMatch.optional(),
    url_path: PathMatch.optional(),
    metadata: MetadataMatch.optional(),
    filter_state: z.object({ key: z.string().optional(), string_match: StringMatch.optional() }).optional(),
  }),
);

/** One policy: some permission and some principal have to match, and the condition, where there is one. */
export const RbacPolicy = z.object({
  permissions: z.array(Permission).optional(),
  principals: z.array(Principal).optional(),
  /** A CEL expression; what it says is not decided here. */
  condition: z.unknown().optional(),
  checked_condition: z.unknown().optional(),
});
export type RbacPolicy = z.infer<typeof RbacPolicy>;

/** `config.rbac.v3.RBAC`. ALLOW is the default and is left out by proto3 JSON. */
export const RbacRules = z.object({
  action: z.enum(['ALLOW', 'DENY', 'LOG']).optional(),
  policies: z.record(z.string(), RbacPolicy).optional(),
});
export type RbacRules = z.infer<typeof RbacRules>;
