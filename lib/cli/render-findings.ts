import type { Finding } from '@/lib/mesh/reachability';
import { type Places, remarkLine } from './places';

/** The severities, gravest first. */
export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether a finding is as grave as the limit, or graver. */
export const isAtLeast = (severity: Severity, limit: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(limit);

const renderFinding = (finding: Finding, places: Places): string =>
  remarkLine(places.of(finding.source, finding.path), `${finding.severity} ${finding.code}`, finding);

/** Findings a line each, gravest first, and their sum. */
export function renderFindings(findings: readonly Finding[], places: Places): string {
  const graver = (a: Finding, b: Finding): number =>
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  const sums = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const sum = sums.length === 0 ? 'No findings.' : `Findings: ${sums.join(', ')}.`;
  return [...findings.toSorted(graver).map((finding) => renderFinding(finding, places)), sum].join('\n');
}

/** Findings with the line at which each stands. */
export const findingsJson = (findings: readonly Finding[], places: Places): string =>
  JSON.stringify(
    findings.map((finding) => ({ ...finding, place: places.of(finding.source, finding.path) })),
    null,
    2,
  );
