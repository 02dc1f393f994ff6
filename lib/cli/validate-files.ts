import { type Validated, validateObject } from '@/lib/objects/admission/validate';
import { parseManifests } from '@/lib/objects/parse';
import type { FileText } from '@/lib/server/read-files';

/** Every object of the files as the API server would judge it; text that cannot be read counts as refused. */
export const validateTexts = (texts: readonly FileText[]): readonly Validated[] =>
  texts.flatMap(({ file, text, problem }) => {
    const { documents, problems } = parseManifests(text, file);
    const unread = [...(problem ? [problem] : []), ...problems].map(
      ({ object, source, path, message }): Validated => ({
        object,
        source,
        refusals: [{ code: 'unreadable', path, message }],
        warnings: [],
      }),
    );
    const judged = documents.flatMap(({ raw, source }) => validateObject(raw, source) ?? []);
    return [...unread, ...judged].sort((a, b) => (a.source?.line ?? 0) - (b.source?.line ?? 0));
  });
