'use client';

import { DUE } from '@/lib/weather/condition';
import type { Bin, Weather } from '@/lib/weather/weather';

const HEIGHT = 72;
const FOOT = 18;

/** Bars grow with the logarithm, so that one certificate beside thousands is still seen. */
const heightOf = (count: number, most: number): number =>
  count === 0 ? 0 : 6 + (HEIGHT - 12) * (Math.log1p(count) / Math.log1p(Math.max(1, most)));

const barText = ({ from, to, count }: Bin): string =>
  `${count.toLocaleString('en-US')} at ${Math.round(from * 100)} to ${Math.round(to * 100)}% of their lives`;

function Bar({ bin, most }: { readonly bin: Bin; readonly most: number }) {
  const height = heightOf(bin.count, most);
  const isOdd = bin.gravity !== null;
  if (height === 0) return null;
  return (
    <rect
      x={`${bin.from * 100}%`}
      y={HEIGHT - height}
      width={`${(bin.to - bin.from) * 100 - 0.35}%`}
      height={height}
      rx={1}
      fill={isOdd ? 'var(--panel)' : 'var(--ink-2)'}
      stroke={isOdd ? 'var(--deny)' : 'none'}
      strokeWidth={isOdd ? 2 : 0}
    >
      <title>{barText(bin)}</title>
    </rect>
  );
}

const said = (weather: Weather): string => {
  const living = weather.bins.reduce((sum, { count }) => sum + count, 0);
  const late = weather.bins.filter(({ from }) => from >= DUE).reduce((sum, { count }) => sum + count, 0);
  return `${living.toLocaleString('en-US')} valid certificates by age, ${late.toLocaleString('en-US')} of them past the half at which Istio renews.`;
};

/** All certificates of the mesh on one line, from issue to end; what was not renewed in time is hollow. */
export function WeatherStrip({ weather }: { readonly weather: Weather }) {
  const most = Math.max(...weather.bins.map(({ count }) => count));
  const due = `${DUE * 100}%`;
  return (
    <svg
      role="img"
      aria-label={said(weather)}
      width="100%"
      height={HEIGHT + FOOT}
      className="overflow-visible"
    >
      <line x1={due} x2={due} y1={0} y2={HEIGHT + 4} stroke="var(--edge)" strokeDasharray="2 3" />
      {weather.bins.map((bin) => (
        <Bar key={bin.from} bin={bin} most={most} />
      ))}
      <line x1="0" x2="100%" y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} stroke="var(--edge)" />
      <g fontSize={11} fill="var(--ink-3)">
        <text x="0" y={HEIGHT + 15}>
          issued
        </text>
        <text x={due} y={HEIGHT + 15} textAnchor="middle">
          renewal is due
        </text>
        <text x="100%" y={HEIGHT + 15} textAnchor="end">
          end
        </text>
      </g>
    </svg>
  );
}
