import { bigObjects } from './big/big';
import { readManifests } from './read-manifests';
import { shopWorkloads } from './shop/workloads';

/** `big` is a synthetic mesh of 10,000 pods in 800 namespaces; the other two are smaller ones of its kind. */
export const scenarioNames = ['story', 'shop', 'big', 'big-1000', 'big-10'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const story = 'lib/testing/scenarios/story';

/** The objects that a scenario starts from, without those of the mesh itself. */
export const scenarioObjects = (name: ScenarioName): readonly unknown[] => {
  switch (name) {
    case 'story':
      return [...readManifests(`${story}/manifests.yaml`), ...readManifests(`${story}/policy.yaml`)];
    case 'shop':
      return [...shopWorkloads(), ...readManifests('lib/sandbox/scenarios/shop/policies.yaml')];
    case 'big':
      return bigObjects(10_000);
    case 'big-1000':
      return bigObjects(1_000);
    case 'big-10':
      return bigObjects(10);
  }
};
