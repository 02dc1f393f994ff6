const FORMAT = new Intl.NumberFormat('en');

/** `2,000`. */
export const numberText = (count: number): string => FORMAT.format(count);

/** `1 request`, `2,000 requests`, `2 classes`. */
export const plural = (count: number, word: string, words = `${word}s`): string =>
  `${numberText(count)} ${count === 1 ? word : words}`;
