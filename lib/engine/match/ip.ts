interface Range {
  readonly bits: 32 | 128;
  readonly address: bigint;
}

const parseIpv4 = (text: string): bigint | null => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
};

/** The dotted tail of an IPv6 address, as two groups. */
const spreadTail = (text: string): string | null => {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const tail = parseIpv4(text.slice(colon + 1));
  if (colon < 0 || tail === null) return null;
  return `${text.slice(0, colon + 1)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
};

const parseIpv6 = (text: string): bigint | null => {
  const spread = spreadTail(text);
  if (spread === null || !spread.includes(':')) return null;
  const halves = spread.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = halves;
  const written = head.length + (tail?.length ?? 0);
  const complete = tail === undefined ? written === 8 : written < 8;
  const groups = [...head, ...Array<string>(tail === undefined ? 0 : 8 - written).fill('0'), ...(tail ?? [])];
  if (halves.length > 2 || !complete || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
};

/** An address as a number, or null when the text is no bare IP. */
export const parseIp = (text: string): Range | null => {
  const four = parseIpv4(text);
  if (four !== null) return { bits: 32, address: four };
  const six = parseIpv6(text);
  return six === null ? null : { bits: 128, address: six };
};

/** A CIDR or a single IP; host bits that are set are masked off. Null: the value cannot be built. */
export const ipMatcher = (value: string): ((ip: string) => boolean) | null => {
  const [text = '', length, extra] = value.split('/');
  const network = parseIp(text);
  if (network === null || extra !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length)))
    return null;
  const prefix = length === undefined ? network.bits : Number(length);
  if (prefix > network.bits) return null;
  const shift = BigInt(network.bits - prefix);
  return (ip) => {
    const address = parseIp(ip);
    return address?.bits === network.bits && address.address >> shift === network.address >> shift;
  };
};
