import { readFileSync } from 'node:fs';
import { parseManifests } from '@/lib/objects/parse';
import { repositoryFile } from '../repository-file';

/** The objects of a manifest file, by its path in the repository. */
export const readManifests = (relative: string): readonly unknown[] =>
  parseManifests(readFileSync(repositoryFile(relative), 'utf8'), relative).documents.map(({ raw }) => raw);
