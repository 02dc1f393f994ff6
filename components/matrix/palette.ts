const TOKENS = [
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'edge',
  'panel',
  'ground',
  'sel',
  'hatch',
  'allow',
  'allow-weak',
  'deny',
  'deny-weak',
  'disagree',
  'disagree-fill',
  'unknown',
] as const;
type Token = (typeof TOKENS)[number];

/** The tokens of the page as colours that a canvas takes, system colours included. */
export type Palette = Readonly<Record<Token, string>>;

export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.style.forcedColorAdjust = 'none';
  element.append(probe);
  const entries = TOKENS.map((token): [Token, string] => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}
