import { addressOf, CLIENTS, SERVERS, principalOf } from './place';

type Words = readonly [string, ...string[]];

const [FIRST_CLIENT] = CLIENTS;
const [FIRST_SERVER] = SERVERS;

/** What policies and requests are made of: few words, so that they meet, and each with its near misses. */
export const PRINCIPALS: Words = [
  ...(CLIENTS.map(principalOf) as [string, ...string[]]),
  '*',
  'cluster.local/ns/mpfuzz-a/*',
  'cluster.local/ns/mpfuzz-b/sa/*',
  'cluster.local/ns/mpfuzz*',
  '*/sa/curl',
  '*/ns/mpfuzz-b/sa/reader',
  '*/ns/mpfuzz-a/*',
  'cluster.local/ns/*/sa/curl',
  'spiffe://cluster.local/ns/mpfuzz-a/sa/curl',
  'other.local/ns/mpfuzz-a/sa/curl',
  'clu*/ns/mpfuzz-b/sa/curl',
  '*.local/ns/mpfuzz-a/sa/curl',
];

export const NAMESPACE_PATTERNS: Words = [
  'mpfuzz-a',
  'mpfuzz-b',
  'mpfuzz-plain',
  'mpfuzz-*',
  '*-b',
  '*',
  'm*-a',
  'mpfuzz-*a',
  '*fuzz*',
  'default',
];

export const SERVICE_ACCOUNTS: Words = [
  'curl',
  'reader',
  'mpfuzz-a/curl',
  'mpfuzz-b/curl',
  'mpfuzz-b/reader',
  'mpfuzz-plain/curl',
  'mpfuzz-b/cur',
];

export const TRUST_DOMAINS: Words = ['cluster.local', '*', 'cluster.*', '*.local', 'other.local', 'cluster'];

export const IP_BLOCKS: Words = [
  addressOf(FIRST_CLIENT),
  '10.0.0.0/8',
  '10.244.0.0/25',
  '0.0.0.0/0',
  '192.168.0.0/16',
  '2001:db8::/32',
  '::/0',
  '10.244.3.7/16',
];

export const REMOTE_IP_BLOCKS: Words = [...IP_BLOCKS, '203.0.113.0/24', '203.0.113.7', '198.51.100.9/32'];

export const DESTINATION_IPS: Words = [
  addressOf(FIRST_SERVER),
  '10.0.0.0/8',
  '10.244.0.0/16',
  '192.0.2.0/24',
];

export const METHOD_PATTERNS: Words = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  '*',
  'P*',
  '*T',
  'get',
  'PATCH',
];
export const METHODS: Words = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];

export const PATH_PATTERNS: Words = [
  '*',
  '/',
  '/admin',
  '/admin*',
  '/admin/*',
  '*/users',
  '*.txt',
  '/api/v1/*',
  '/a/b',
  '/a//b',
  '/a%2fb',
  '/x;y=1/*',
  '/caf%C3%A9',
  '/headers',
  '/ADMIN',
  '*n/x*',
  '/a*b',
  '/api/{*}/users',
  '/api/{**}',
  '/{*}',
  '/{**}',
  '/{**}/users',
  '/admin/{*}',
  '/admin/{**}',
  '/files/{*}/{**}',
  '/api/{*}/{*}/7',
  '/%61dmin/{*}',
];
export const PATHS: Words = [
  '/',
  '/headers',
  '/admin',
  '/admin/',
  '/admin/x',
  '/admin/x/',
  '/adminx',
  '/ADMIN',
  '/api/v1/users',
  '/api/v1/users/7',
  '/api//users',
  '/api/v1/../v2/users',
  '/api',
  '/a/b',
  '/a//b',
  '/a/./b',
  '/a/c/../b',
  '/a\\b',
  '/a%2fb',
  '/a%2Fb',
  '/a*b',
  '/a"b',
  '/a|b',
  '/a^b{c}',
  "/a'b",
  '/x;y=1/z',
  '/..;/admin',
  '/.;p/admin',
  '/%61dmin',
  '/%2e%2e/admin',
  '/%2E/admin/x',
  '/%252e%252e/admin',
  '/caf%C3%A9',
  '/files/report.txt',
  '/files/a/report.txt?v=1',
  '/admin?x=/headers',
  '/headers?',
  '/%zz',
  '/a%',
  '/a%00b',
  '/...',
  '/a/b//',
  '//admin',
  '/a%7Eb',
  '/a@b:c,d',
];

export const HOST_PATTERNS: Words = [
  '*',
  'web.mpfuzz-a:8000',
  'web.mpfuzz-a*',
  'WEB.mpfuzz-b:*',
  '*.svc.cluster.local:8000',
  '*:8000',
  'shop.example',
  '*.example',
  'shop.*',
  'db.mpfuzz-b',
];
/** Sent in the Host header instead of the address. */
export const HOSTS: Words = ['shop.example', 'SHOP.example', 'shop.example:8000', 'a.b.example', 'example'];

export const HEADER_NAMES: Words = [
  'x-team',
  'X-Tier',
  'x-empty',
  ':path',
  ':method',
  ':authority',
  'host',
  'user-agent',
  'cookie',
  'authorization',
  'accept',
  'x-request-id',
  'x-forwarded-proto',
  'x-forwarded-for',
  'x-forwarded-client-cert',
  ':scheme',
];
export const HEADER_PATTERNS: Words = [
  '*',
  'blue',
  'red',
  'blue*',
  '*red',
  'blue,red',
  'Blue',
  '/admin*',
  'GET',
  'meshproof*',
  'http*',
  '*sa/reader',
  'By=*',
  '203*',
  'Bearer*',
  'web*',
  'a=1',
  '*/*',
];
export const HEADER_VALUES: Words = ['blue', 'red', 'bluered', 'blue,red', '', 'Blue', 'a=1'];

export const ISSUERS: Words = ['https://one.example', 'two.example'];
export const SUBJECTS: Words = ['alice', 'bob', 'team/carol', 'al'];
export const REQUEST_PRINCIPALS: Words = [
  '*',
  'https://one.example/alice',
  'https://one.example/*',
  'two.example/b*',
  '*/alice',
  'two.example',
  'https://one*',
  '*bob',
  '*/*',
  'https://one.example/team/carol',
  '*.example/bob',
];
export const AUDIENCES: Words = ['shop', 'stock', 'sh*', '*'];

export const CLAIM_KEYS: Words = [
  '[sub]',
  '[iss]',
  '[groups]',
  '[role]',
  '[scope]',
  '[org][unit]',
  '[org][teams]',
  '[level]',
  '[dotted.name]',
  '[teams_text]',
  '[aud]',
  '[absent]',
];
export const CLAIM_PATTERNS: Words = [
  'admin',
  'dev',
  'read',
  'read*',
  '*',
  'red',
  '*d',
  '7',
  'true',
  'alice',
  'red blue',
  'shop',
];

export const SNI_PATTERNS: Words = [
  '*',
  'outbound_.8000_._.web.mpfuzz-a.svc.cluster.local',
  'outbound_.9000*',
  '*.mpfuzz-b.svc.cluster.local',
  'web.mpfuzz-a*',
];

export const PORT_VALUES: Words = ['8080', '8081', '8082', '8083', '8000', '9000', '08080', '0'];

/** For `x-forwarded-for`, which decides the remote address inside a mesh. */
export const FORWARDED: Words = [
  '203.0.113.7',
  '203.0.113.200, 198.51.100.9',
  '10.9.9.9',
  'garbage',
  '203.0.113.7:99',
];
