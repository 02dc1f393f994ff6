'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ViewProps } from '@/components/shell/view-props';
import { CHIP } from '@/components/ui/chip';
import { StatePage } from '@/components/ui/state-page';
import { useNow } from '@/components/ui/use-now';
import { certificatesQuery } from '@/lib/api/queries';
import { type Condition, CONDITION_WORD, GRAVITY } from '@/lib/weather/condition';
import { spanText } from '@/lib/weather/span';
import { toWeather, type Weather } from '@/lib/weather/weather';
import { isFound } from './columns';
import { WeatherStrip } from './strip';
import { CertificateTable } from './table';

/** Ages are told in minutes, so the whole is worked out anew only that often. */
const STEP = 15_000;

const number = (value: number): string => value.toLocaleString('en-US');

function Facts({ weather, now }: { readonly weather: Weather; readonly now: number }) {
  const { nextDue, firstEnd, roots, trustDomains } = weather;
  const parts = [
    nextDue?.life ? `Next renewal due in ${spanText(nextDue.life.dueAt - now)} (${nextDue.id})` : null,
    firstEnd?.life ? `first end in ${spanText(firstEnd.life.left)} (${firstEnd.id})` : null,
    ...roots.map(
      ({ roots: set, count }) =>
        `${set.length === 1 ? 'root' : 'roots'} ${set.map((one) => one.slice(0, 8)).join(' and ') || 'unknown'} trusted by ${number(count)}`,
    ),
    `trust domain ${trustDomains.join(', ')}`,
  ].filter((part) => part !== null);
  return (
    <ul className="flex flex-wrap gap-x-5 text-ink-2">
      {parts.map((part) => (
        <li key={part} className="wrap-anywhere first-letter:uppercase">
          {part}
        </li>
      ))}
    </ul>
  );
}

function Filters({
  weather,
  condition,
  onCondition,
  text,
  onText,
}: {
  readonly weather: Weather;
  readonly condition: Condition | null;
  readonly onCondition: (condition: Condition | null) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-y border-line bg-panel px-4 py-1.5 phone:px-3">
      <button
        type="button"
        className={CHIP}
        aria-pressed={condition === null}
        onClick={() => onCondition(null)}
      >
        all <b>{number(weather.rows.length)}</b>
      </button>
      {[...weather.counts].map(([one, count]) => (
        <button
          key={one}
          type="button"
          className={CHIP}
          aria-pressed={condition === one}
          onClick={() => onCondition(condition === one ? null : one)}
        >
          {GRAVITY[one] === 'note' ? null : (
            <span
              aria-hidden
              className={`size-2 border-[1.5px] border-deny forced-color-adjust-none ${GRAVITY[one] === 'trouble' ? 'bg-deny' : ''}`}
            />
          )}
          {CONDITION_WORD[one]} <b>{number(count)}</b>
        </button>
      ))}
      <label className="ml-auto phone:w-full">
        <span className="sr-only">Pod, workload or identity</span>
        <input
          type="search"
          value={text}
          onChange={(event) => onText(event.target.value)}
          placeholder="Pod, workload or identity"
          className="h-7 w-56 rounded-md border border-edge bg-panel px-2 text-sm phone:h-11 phone:w-full"
        />
      </label>
    </div>
  );
}

/** What every proxy presents: one strip for the whole mesh, and every certificate in a table. */
export function CertificatesView({ state, onChange }: ViewProps) {
  const { data: report } = useQuery(certificatesQuery());
  const [text, setText] = useState('');
  const clock = useNow() ?? 0;
  const now = Math.floor(clock / STEP) * STEP;
  const weather = useMemo(() => (report === undefined ? null : toWeather(report, now)), [report, now]);
  const { condition, question } = state;
  const rows = useMemo(
    () =>
      (weather?.rows ?? []).filter(
        (row) =>
          (condition === null || row.conditions.includes(condition)) &&
          (question.namespace === undefined || row.held.pod.namespace === question.namespace) &&
          isFound(row, text.trim()),
      ),
    [weather, condition, question.namespace, text],
  );
  if (weather === null) return <p className="p-4 text-ink-2">Reading certificates…</p>;
  if (weather.rows.length === 0)
    return (
      <StatePage title="No certificate to show">
        {weather.sentence} Certificates are read from the proxies of running pods.
      </StatePage>
    );
  return (
    <div className="grid h-full grid-rows-[auto_auto_minmax(240px,1fr)] overflow-y-auto">
      <section aria-label="Certificate weather" className="grid gap-3 bg-panel px-4 pt-4 pb-3 phone:px-3">
        <h1 className="text-lg font-semibold text-balance">{weather.sentence}</h1>
        <WeatherStrip weather={weather} />
        <Facts weather={weather} now={now} />
      </section>
      <Filters
        weather={weather}
        condition={condition}
        onCondition={(next) => onChange({ condition: next })}
        text={text}
        onText={setText}
      />
      <div className="min-h-0">
        {rows.length === 0 ? (
          <p className="p-4 text-ink-2">No certificate matches the filters.</p>
        ) : (
          <CertificateTable rows={rows} now={now} />
        )}
      </div>
    </div>
  );
}
