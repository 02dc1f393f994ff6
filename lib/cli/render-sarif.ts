import { CATALOGUE, findingKind } from '@/lib/engine/findings/catalogue';
import { refText } from '@/lib/mesh/object';
import type { Finding } from '@/lib/mesh/reachability';
import { type Place, type Places, shortFile } from './places';
import type { Severity } from './render-findings';

/** SARIF knows no level above `error`. */
const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** What a code means, for the page that a code host opens beside a result. */
const toRule = (id: string): object => {
  const kind = findingKind(id);
  if (kind === undefined) return { id };
  const { title, meaning, remedy, severity } = kind;
  return {
    id,
    name: title,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: meaning },
    help: { text: `${meaning} ${remedy}`, markdown: `${meaning}\n\n${remedy}` },
    defaultConfiguration: { level: LEVEL[severity] },
  };
};

/** A path as a URI reference: relative as it is, absolute as a file URI. */
const toUri = (file: string): string => {
  const path = shortFile(file).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
};

const toLocation = (finding: Finding, place: Place | null): object => ({
  ...(place !== null && {
    physicalLocation: {
      artifactLocation: { uri: toUri(place.file) },
      region: { startLine: place.line },
    },
  }),
  ...(finding.object.kind !== 'File' && {
    logicalLocations: [{ fullyQualifiedName: `${refText(finding.object)} ${finding.path}`.trimEnd() }],
  }),
});

/** Findings as one SARIF 2.1.0 log, as code hosts take it. */
export function renderSarif(findings: readonly Finding[], places: Places, version: string): string {
  const codes = [...new Set([...Object.keys(CATALOGUE), ...findings.map(({ code }) => code)])];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'meshproof', version, rules: codes.map(toRule) } },
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: LEVEL[finding.severity],
          message: { text: finding.message },
          locations: [toLocation(finding, places.of(finding.source, finding.path))],
        })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}
