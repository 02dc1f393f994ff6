import type { Grants } from './api-server/access';
import { startApiServer } from './api-server/start-api-server';
import type { ObjectStore, PodRuntime } from './contract';
import { startControl } from './control/start-control';
import { type DataPlane, startDataPlane } from './data-plane/data-plane';
import type { FaultSwitch } from './data-plane/fault-switch';
import { loadScenario } from './scenarios/load';
import type { ScenarioName } from './scenarios/scenarios';
import { createStore } from './store';

type Options = {
  readonly scenario: ScenarioName;
  /** 0 or left out: any free port. */
  readonly apiPort?: number;
  readonly controlPort?: number;
  /** What the bearers of other tokens may do; read at each call, so that it can be changed. */
  readonly grants?: Grants;
};

/** A running sandbox: a small mesh on loopback behind a kubeconfig like any other. */
export type Sandbox = {
  /** The text of a kubeconfig. */
  readonly kubeconfig: string;
  /** The same for the bearer of another token. */
  readonly kubeconfigOf: (token: string) => string;
  readonly controlUrl: string;
  readonly store: ObjectStore;
  readonly runtime: PodRuntime;
  readonly faults: FaultSwitch;
  /** Resolves when pods run and proxies hold what the objects say. */
  readonly settled: () => Promise<void>;
  /** Back to the beginning of the present scenario, or of another; every fault is off. */
  readonly reset: (scenario?: ScenarioName) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** The API server with the one fault that is its own. */
const startApi = async (
  { apiPort = 0, grants = {} }: Options,
  store: ObjectStore,
  { runtime, faults }: DataPlane,
) => {
  const api = await startApiServer({ store, runtime, grants, port: apiPort });
  let changing = Promise.resolve();
  faults.subscribe(({ apiServerGone }) => {
    changing = changing.then(() => api.setGone(apiServerGone));
  });
  return { ...api, settled: () => changing };
};

/** Starts the sandbox with one scenario in it. */
export const startSandbox = async (options: Options): Promise<Sandbox> => {
  const store = createStore();
  const plane = await startDataPlane(store);
  const { runtime, faults } = plane;
  const api = await startApi(options, store, plane);
  const settled = async (): Promise<void> => {
    await Promise.all([api.settled(), plane.settled()]);
  };
  let present = options.scenario;
  const reset = async (scenario = present): Promise<void> => {
    present = scenario;
    faults.set({});
    loadScenario(store, present, control.url);
    await settled();
  };
  const actions = { store, faults, settled, reset, scenario: () => present };
  const control = await startControl(actions, options.controlPort ?? 0);
  await reset();
  return {
    kubeconfig: api.kubeconfig(),
    kubeconfigOf: api.kubeconfig,
    controlUrl: control.url,
    store,
    runtime,
    faults,
    settled,
    reset,
    stop: async () => {
      await control.stop();
      await api.stop();
      await plane.stop();
    },
  };
};
