/** A decimal number up to 65535; `080` is 80. Null: the value cannot be built. */
export const portOf = (value: string): number | null => {
  if (!/^\+?\d+$/.test(value)) return null;
  const port = Number(value);
  return port <= 65_535 ? port : null;
};
