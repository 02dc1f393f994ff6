import { type Command, Option } from 'commander';
import { findingsOf } from '@/lib/engine/findings/find';
import { buildModel } from '@/lib/engine/model';
import type { Finding } from '@/lib/mesh/reachability';
import type { Snapshot } from '@/lib/mesh/snapshot';
import manifest from '@/package.json';
import { EXIT, stop } from '../exit';
import { addMeshOptions, type MeshOptions, toSettings } from '../options';
import type { Places } from '../places';
import { readSources } from '../read-sources';
import { findingsJson, isAtLeast, renderFindings, SEVERITIES, type Severity } from '../render-findings';
import { renderSarif } from '../render-sarif';

const FORMATS = ['text', 'json', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

function render(findings: readonly Finding[], places: Places, format: Format): string {
  switch (format) {
    case 'text':
      return renderFindings(findings, places);
    case 'json':
      return findingsJson(findings, places);
    case 'sarif':
      return renderSarif(findings, places, manifest.version);
  }
}

/** 1: a finding at or above the limit; 2: none, and parts of the mesh could not be read; else 0. */
export function lintExit(findings: readonly Finding[], gaps: Snapshot['gaps'], limit: Severity): number {
  if (findings.some(({ severity }) => isAtLeast(severity, limit))) return EXIT.contradicted;
  return gaps.length > 0 ? EXIT.cannotTell : EXIT.proved;
}

type LintOptions = MeshOptions & { readonly output: Format; readonly failOn: Severity };

/** `meshproof lint`: what is written otherwise than it is meant. */
export const addLint = (program: Command): Command =>
  addMeshOptions(
    program.command('lint').description('findings: what is written otherwise than it is meant'),
    '<path...>',
  )
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(FORMATS).default('text'))
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that makes the command fail')
        .choices(SEVERITIES)
        .default('warning'),
    )
    .action(async (options: LintOptions) => {
      const read = await readSources(toSettings(options));
      if (!read.ok) return stop(read.error);
      const { snapshot, places } = read.value;
      for (const gap of snapshot.gaps) console.error(`meshproof: not read: ${gap.resource}: ${gap.detail}`);
      const findings = findingsOf(buildModel(snapshot));
      console.log(render(findings, places, options.output));
      process.exitCode = lintExit(findings, snapshot.gaps, options.failOn);
    });
