import { parseIp } from '../match/ip';
import type { Representatives } from './strings';

const textOf = (address: bigint, bits: 32 | 128): string => {
  const width = bits === 32 ? 8n : 16n;
  const count = bits === 32 ? 4 : 8;
  const parts = Array.from({ length: count }, (_, at) => {
    const part = (address >> (width * BigInt(count - 1 - at))) & ((1n << width) - 1n);
    return part.toString(bits === 32 ? 10 : 16);
  });
  return parts.join(bits === 32 ? '.' : ':');
};

/** The first address of a block, and the first one behind it. */
const edgesOf = (block: string): readonly { readonly bits: 32 | 128; readonly address: bigint }[] => {
  const [text = '', length] = block.split('/');
  const network = parseIp(text);
  if (network === null) return [];
  const shift = BigInt(network.bits - (length === undefined ? network.bits : Number(length)));
  const first = (network.address >> shift) << shift;
  const behind = first + (1n << shift);
  const { bits } = network;
  return behind >> BigInt(bits) > 0n
    ? [{ bits, address: first }]
    : [first, behind].map((address) => ({ bits, address }));
};

/** Which blocks hold an address changes only where a block begins or has just ended. */
export const addressRepresentatives = (blocks: readonly string[]): Representatives<string> => {
  const lowest = [
    { bits: 32, address: 0n },
    { bits: 128, address: 0n },
  ] as const;
  const edges = [...lowest, ...blocks.flatMap(edgesOf)];
  return { values: [...new Set(edges.map(({ bits, address }) => textOf(address, bits)))], complete: true };
};
