import { meshObjects, namespaceObjects } from './objects';
import { planBig } from './plan';

/** A synthetic mesh of a number of pods, the same each time. */
export const bigObjects = (pods: number): readonly object[] => [
  ...meshObjects(),
  ...planBig(pods).flatMap(namespaceObjects),
];
