/** How one edge stands: its verdict, and how far it is proved. Order is the order of sorting everywhere. */
export const STANDINGS = [
  'disagree',
  'unknown',
  'conditional',
  'allowed-probed',
  'allowed-untested',
  'denied-probed',
  'denied-untested',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** The word beside each mark. */
export const STANDING_WORD: Readonly<Record<Standing, string>> = {
  disagree: 'disagree',
  unknown: 'cannot tell',
  conditional: 'conditional',
  'allowed-probed': 'allowed, probed',
  'allowed-untested': 'allowed, untested',
  'denied-probed': 'denied, probed',
  'denied-untested': 'denied, untested',
};

/** Inner SVG of each mark on a 16 x 16 grid; colours are the tokens of the page or of the report. */
export const STANDING_MARK: Readonly<Record<Standing, string>> = {
  'allowed-probed': '<circle cx="8" cy="8" r="5" fill="var(--allow)"/>',
  'allowed-untested': '<circle cx="8" cy="8" r="4.25" fill="none" stroke="var(--allow)" stroke-width="1.5"/>',
  conditional:
    '<circle cx="8" cy="8" r="4.25" fill="none" stroke="var(--allow)" stroke-width="1.5"/><path d="M8 3.5a4.5 4.5 0 0 0 0 9z" fill="var(--allow)"/>',
  'denied-probed':
    '<rect x="3" y="3" width="10" height="10" rx="1" fill="var(--deny)"/><path d="M5.5 5.5l5 5m0-5l-5 5" stroke="var(--panel)" stroke-width="1.75"/>',
  'denied-untested':
    '<rect x="3.75" y="3.75" width="8.5" height="8.5" rx=".5" fill="none" stroke="var(--deny)" stroke-width="1.25"/><path d="M6 6l4 4m0-4l-4 4" stroke="var(--deny)" stroke-width="1.25"/>',
  disagree:
    '<path d="M8 1.6 15 14H1z" fill="var(--disagree-fill)" stroke="var(--disagree)" stroke-width="1.25" stroke-linejoin="round"/><path d="M8 5.8v4" stroke="#14181B" stroke-width="1.6"/><circle cx="8" cy="11.8" r=".95" fill="#14181B"/>',
  unknown:
    '<path d="M5.4 5.9C5.4 4.2 6.5 3.2 8.1 3.2c1.6 0 2.7 1 2.7 2.4 0 2-2.6 2.1-2.6 4.2" fill="none" stroke="var(--unknown)" stroke-width="1.7"/><circle cx="8.2" cy="12.4" r="1.1" fill="var(--unknown)"/>',
};

/** Inner SVG of what a draft would make of an answer; never the mark of what holds. */
export const WOULD_MARK: Readonly<Record<'opens' | 'closes' | 'changes', string>> = {
  opens:
    '<circle cx="7" cy="9" r="4.25" fill="none" stroke="var(--allow)" stroke-width="1.5"/><path d="M12.5 1v6m-3-3h6" stroke="var(--add)" stroke-width="1.75"/>',
  closes:
    '<rect x="2.75" y="5.25" width="8" height="8" fill="none" stroke="var(--deny)" stroke-width="1.25"/><path d="M4.8 7.3l4 4m0-4l-4 4" stroke="var(--deny)" stroke-width="1.25"/><rect x="9" y="1.5" width="7" height="5" fill="var(--remove)" stroke="#14181B" stroke-width=".9"/><path d="M10.5 4h4" stroke="#14181B" stroke-width="1.3"/>',
  changes:
    '<path d="M2.5 5.5h11m-3-3 3 3-3 3M13.5 10.5h-11m3-3-3 3 3 3" fill="none" stroke="var(--unknown)" stroke-width="1.4"/>',
};

/** Inner SVG of the logo, 22 x 16: the circuit that closes. */
export const LOGO =
  '<circle cx="4" cy="8" r="3.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M7.2 8H15" stroke="currentColor" stroke-width="1.5"/><rect x="15" y="3" width="6" height="10" rx="1" fill="currentColor"/>';
