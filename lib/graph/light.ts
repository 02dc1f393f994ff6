import type { Tokens } from './render-svg';

/** The light tokens: paper and exported pictures always use them. */
export const LIGHT: Tokens = {
  ground: '#F4F5F5',
  panel: '#FFFFFF',
  ink: '#14181B',
  'ink-2': '#4A5358',
  'ink-3': '#5C666B',
  line: '#DDE1E2',
  edge: '#858F94',
  sel: '#E4E8E9',
  allow: '#0072B2',
  'allow-weak': '#3A8FC2',
  deny: '#D55E00',
  'deny-weak': '#D06C28',
  disagree: '#A3457A',
  'disagree-fill': '#CC79A7',
  unknown: '#646E74',
};
