import { readManifests } from './read-manifests';
import { shopWorkloads } from './shop/workloads';

export const scenarioNames = ['story', 'shop'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const story = 'lib/testing/scenarios/story';

/** The objects that a scenario starts from, without those of the mesh itself. */
export const scenarioObjects = (name: ScenarioName): readonly unknown[] =>
  name === 'story'
    ? [...readManifests(`${story}/manifests.yaml`), ...readManifests(`${story}/policy.yaml`)]
    : [...shopWorkloads(), ...readManifests('lib/sandbox/scenarios/shop/policies.yaml')];
