'use client';

import { absoluteText } from '@/lib/graph/age';
import { CONDITION_ADVICE, CONDITION_WORD } from '@/lib/weather/condition';
import { spanText } from '@/lib/weather/span';
import type { WeatherRow } from '@/lib/weather/weather';

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">
        <code>{value}</code>
      </dd>
    </>
  );
}

const validity = ({ held: { certificate }, life }: WeatherRow, now: number): string => {
  if (!certificate?.notBefore || !certificate.notAfter || life === null) return 'unknown';
  const due =
    life.dueAt > now
      ? `renewal due in ${spanText(life.dueAt - now)}`
      : `renewal was due ${spanText(now - life.dueAt)} ago`;
  return `${absoluteText(certificate.notBefore)} to ${absoluteText(certificate.notAfter)}, ${due}`;
};

/** All that is known of one certificate: what is the matter first, then the facts. */
export function Details({ row, now }: { readonly row: WeatherRow; readonly now: number }) {
  const { held, conditions } = row;
  const { certificate } = held;
  return (
    <div className="grid gap-2 bg-sunk px-4 py-3 whitespace-normal">
      {conditions.map((condition) => (
        <p key={condition} className="max-w-[90ch] text-pretty">
          <b>{CONDITION_WORD[condition]}.</b>{' '}
          {condition === 'unread' && certificate !== null ? certificate.detail : CONDITION_ADVICE[condition]}
          {condition === 'shared'
            ? ` Also: ${held.sharedWith.slice(0, 5).join(', ')}${held.sharedWith.length > 5 ? ` and ${held.sharedWith.length - 5} more` : ''}.`
            : ''}
        </p>
      ))}
      <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 phone:grid-cols-1">
        <Fact name="Presented" value={certificate?.spiffeId ?? 'nothing'} />
        <Fact name="Declared" value={held.declared} />
        <Fact name="Workload" value={held.workload} />
        <Fact name="Serial" value={certificate?.serial ?? 'unknown'} />
        <Fact name="Issuer" value={certificate?.issuer ?? 'unknown'} />
        <Fact name="Valid" value={validity(row, now)} />
        <Fact name="Roots" value={certificate?.roots.join('\n') || 'unknown'} />
        <Fact
          name="Read"
          value={certificate === null ? 'not yet' : `${spanText(now - Date.parse(certificate.readAt))} ago`}
        />
      </dl>
    </div>
  );
}
