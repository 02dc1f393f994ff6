import { STANDING_MARK } from '@/lib/graph/marks';
import { cutTo } from '@/lib/graph/names';
import type { Between, Namespaces } from '@/lib/answers/between';

const CELL = 25;
/** Few namespaces are drawn larger, up to this. */
const MOST_SCALE = 1.4;
const LEFT = 100;
const TOP = 84;
/** Room for the last slanted head. */
const RIGHT = 40;

const sentence = ({ from, to, all, allowed, probed, disagree }: Between): string =>
  `${from} to ${to}: ${allowed.toLocaleString('en')} of ${all.toLocaleString('en')} allowed, ${probed.toLocaleString('en')} of them probed${disagree > 0 ? `, ${disagree} disagree` : ''}`;

function Cell({ cell, x, y }: { readonly cell: Between; readonly x: number; readonly y: number }) {
  const side = cell.allowed === 0 ? 0 : Math.max(3, Math.sqrt(cell.allowed / cell.all) * (CELL - 5));
  const isProved = cell.probed >= cell.allowed / 2;
  const inset = isProved ? 0 : 0.6;
  return (
    <g>
      <title>{sentence(cell)}</title>
      {side === 0 ? null : (
        <rect
          x={x + (CELL - side) / 2 + inset}
          y={y + (CELL - side) / 2 + inset}
          width={Math.max(1.5, side - 2 * inset)}
          height={Math.max(1.5, side - 2 * inset)}
          fill={isProved ? 'var(--allow)' : 'var(--panel)'}
          stroke={isProved ? 'none' : 'var(--allow)'}
          strokeWidth="1.2"
        />
      )}
      {cell.disagree > 0 ? (
        <svg
          x={x + CELL / 2 - 1}
          y={y}
          width="14"
          height="14"
          viewBox="0 0 16 16"
          dangerouslySetInnerHTML={{ __html: STANDING_MARK.disagree }}
        />
      ) : null}
    </g>
  );
}

/** Namespaces against namespaces: the area is the share allowed, hollow where less than half of it is probed. */
export function NamespaceSquare({ names, left, cells }: Namespaces) {
  const at = new Map(names.map((name, place) => [name, place]));
  const [width, height] = [LEFT + names.length * CELL + RIGHT, TOP + names.length * CELL + 2];
  return (
    <section>
      <h2 className="flex items-baseline justify-between gap-3 font-semibold">
        Namespace to namespace
        <span className="text-xs font-normal text-ink-3">area is the share allowed, hollow is untested</span>
      </h2>
      <svg
        role="img"
        aria-label={cells.map(sentence).join('. ')}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        style={{ maxWidth: width * MOST_SCALE }}
        className="block h-auto w-full fill-ink-2 text-2xs"
      >
        {names.map((name, place) => (
          <g key={name}>
            <title>{name}</title>
            <text x={LEFT - 8} y={TOP + place * CELL + CELL / 2 + 4} textAnchor="end">
              {cutTo(name, 15)}
            </text>
            <text transform={`translate(${LEFT + place * CELL + CELL / 2 + 4} ${TOP - 8}) rotate(-60)`}>
              {cutTo(name, 15)}
            </text>
          </g>
        ))}
        {names.flatMap((from, y) =>
          names.map((to, x) => (
            <rect
              key={`${from} ${to}`}
              x={LEFT + x * CELL}
              y={TOP + y * CELL}
              width={CELL}
              height={CELL}
              fill={x === y ? 'var(--sel)' : 'none'}
              stroke="var(--line)"
            />
          )),
        )}
        {cells.map((cell) => (
          <Cell
            key={`${cell.from} ${cell.to}`}
            cell={cell}
            x={LEFT + (at.get(cell.to) ?? 0) * CELL}
            y={TOP + (at.get(cell.from) ?? 0) * CELL}
          />
        ))}
      </svg>
      {left === 0 ? null : (
        <p className="mt-1 text-xs text-ink-3">
          The {names.length} namespaces with most workloads; {left.toLocaleString('en')} more are not drawn
          here.
        </p>
      )}
    </section>
  );
}
