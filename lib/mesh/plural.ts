/** `1 request`, `2,000 requests`, `2 classes`. */
export const plural = (count: number, word: string, words = `${word}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? word : words}`;
