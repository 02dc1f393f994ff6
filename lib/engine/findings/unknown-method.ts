import { stringMatcher } from '../match/string';
import type { PlacedValue } from './policy-values';
import { onValues } from './remark';
import type { Survey } from './survey';

/** Methods that Envoy's HTTP/1 codec reads; it refuses others before any policy. */
const METHODS: ReadonlySet<string> = new Set(
  [
    'GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK',
    'BIND REBIND UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PURGE',
    'MKCALENDAR LINK UNLINK SOURCE',
  ].flatMap((line) => line.split(' ')),
);

/** Every HTTP port of the rule's workloads speaks gRPC. */
const isGrpcOnly = ({ policy, entry: { lists } }: PlacedValue, survey: Survey): boolean => {
  const named = lists['ports'] ?? [];
  const ports = survey
    .grounds(policy)
    .flatMap((ground) => ground.ports)
    .filter(
      ({ target, protocol }) => protocol !== 'tcp' && (named.length === 0 || named.includes(String(target))),
    );
  return ports.length > 0 && ports.every(({ grpc }) => grpc);
};

/** L12: methods are compared as they stand, in capitals, and gRPC has one. */
export const unknownMethod = onValues({
  code: 'L12',
  fields: ['methods', 'notMethods'],
  remark: (placed, survey) => {
    const { value, field } = placed;
    if (value !== value.toUpperCase())
      return `Method ${value} never matches: methods are compared in capitals. Write ${value.toUpperCase()}.`;
    if (!value.includes('*') && !METHODS.has(value))
      return `Method ${value} is none that a proxy takes. Write one such as GET or POST.`;
    return field === 'methods' && !stringMatcher(value)('POST') && isGrpcOnly(placed, survey)
      ? `Method ${value} never matches: the ports are gRPC, whose requests are all POST. Write POST, and the path of the gRPC method.`
      : null;
  },
});
