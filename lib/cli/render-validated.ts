import { refText } from '@/lib/mesh/object';
import type { Remark, Validated } from '@/lib/objects/admission/validate';
import { type Places, placeText, remarkLine } from './places';
import { plural } from '@/lib/mesh/plural';

/** One line for each object that passes as written, and one for each remark on the others. */
function renderObject({ object, source, refusals, warnings }: Validated, places: Places): readonly string[] {
  const line = (word: string, { code, path, message }: Remark): string =>
    remarkLine(places.of(source, path), `${word} ${code}`, { object, path, message });
  if (refusals.length + warnings.length > 0)
    return [
      ...refusals.map((remark) => line('refused', remark)),
      ...warnings.map((remark) => line('warning', remark)),
    ];
  const place = places.of(source, '');
  return [`${place === null ? '' : `${placeText(place)}: `}accepted ${refText(object)}`];
}

/** What became of each object, and the sum. */
export function renderValidated(all: readonly Validated[], places: Places): string {
  const refused = all.filter(({ refusals }) => refusals.length > 0).length;
  const warnings = all.flatMap((one) => one.warnings).length;
  return [
    ...all.flatMap((validated) => renderObject(validated, places)),
    `${plural(all.length, 'object')}: ${refused} refused, ${plural(warnings, 'warning')}.`,
  ].join('\n');
}
