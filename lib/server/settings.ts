import { z } from 'zod';
import type { Probing } from './probing';

const List = z.string().transform((value) => value.split('\n').filter((item) => item !== ''));

/** What the command line hands to the server, as environment variables; lists hold one item a line. */
const Environment = z.object({
  MESHPROOF_KUBECONFIG: z.string().optional(),
  MESHPROOF_CONTEXT: z.string().optional(),
  MESHPROOF_NAMESPACES: List.default([]),
  MESHPROOF_FILES: List.default([]),
  MESHPROOF_CERTIFICATES: z.enum(['proxy', 'istioctl', 'none']).default('proxy'),
  MESHPROOF_HISTORY: z.string().optional(),
  MESHPROOF_HOST: z.string().default('127.0.0.1'),
  MESHPROOF_PROBE_IMAGE: z.string().optional(),
  MESHPROOF_PROBE_METHODS: List.optional(),
  MESHPROOF_PROBE_CLIENTS: z.coerce.number().int().min(1).max(100).optional(),
  MESHPROOF_PROBE_RATE: z.coerce.number().positive().max(1000).optional(),
  MESHPROOF_PROBE_SECONDS: z.coerce.number().int().min(1).max(60).optional(),
});

/** Which mesh to read, and how. */
export type Settings = {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  /** Empty: every namespace. */
  readonly namespaces: readonly string[];
  /** Manifests, folders or a saved snapshot; where there are any, no cluster is contacted. */
  readonly files: readonly string[];
  readonly certificates: 'proxy' | 'istioctl' | 'none';
  /** A file, the address of a libSQL server, or `none`; undefined: the file of this user. */
  readonly history: string | undefined;
  /** The address that the server listens on. */
  readonly host: string;
  /** What probes may do; what is left out is as it comes. */
  readonly probing?: Partial<Probing>;
};

/** Settings as the environment that `readSettings` reads back in the server's process. */
export const toEnvironment = (settings: Settings): Record<string, string> => ({
  ...(settings.kubeconfig !== undefined && { MESHPROOF_KUBECONFIG: settings.kubeconfig }),
  ...(settings.context !== undefined && { MESHPROOF_CONTEXT: settings.context }),
  MESHPROOF_NAMESPACES: settings.namespaces.join('\n'),
  MESHPROOF_FILES: settings.files.join('\n'),
  MESHPROOF_CERTIFICATES: settings.certificates,
  ...(settings.history !== undefined && { MESHPROOF_HISTORY: settings.history }),
  MESHPROOF_HOST: settings.host,
  ...probingEnvironment(settings.probing ?? {}),
});

const probingEnvironment = (probing: Partial<Probing>): Record<string, string> => ({
  ...(typeof probing.image === 'string' && { MESHPROOF_PROBE_IMAGE: probing.image }),
  ...(probing.methods !== undefined && { MESHPROOF_PROBE_METHODS: probing.methods.join('\n') }),
  ...(probing.clients !== undefined && { MESHPROOF_PROBE_CLIENTS: String(probing.clients) }),
  ...(probing.perSecond !== undefined && { MESHPROOF_PROBE_RATE: String(probing.perSecond) }),
  ...(probing.seconds !== undefined && { MESHPROOF_PROBE_SECONDS: String(probing.seconds) }),
});

const probingOf = (parsed: z.infer<typeof Environment>): Partial<Probing> => ({
  ...(parsed.MESHPROOF_PROBE_IMAGE !== undefined && { image: parsed.MESHPROOF_PROBE_IMAGE }),
  ...(parsed.MESHPROOF_PROBE_METHODS !== undefined && { methods: parsed.MESHPROOF_PROBE_METHODS }),
  ...(parsed.MESHPROOF_PROBE_CLIENTS !== undefined && { clients: parsed.MESHPROOF_PROBE_CLIENTS }),
  ...(parsed.MESHPROOF_PROBE_RATE !== undefined && { perSecond: parsed.MESHPROOF_PROBE_RATE }),
  ...(parsed.MESHPROOF_PROBE_SECONDS !== undefined && { seconds: parsed.MESHPROOF_PROBE_SECONDS }),
});

/** Parses the environment; throws, naming the variable, when one is malformed. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = Environment.parse(env);
  return {
    kubeconfig: parsed.MESHPROOF_KUBECONFIG,
    context: parsed.MESHPROOF_CONTEXT,
    namespaces: parsed.MESHPROOF_NAMESPACES,
    files: parsed.MESHPROOF_FILES,
    certificates: parsed.MESHPROOF_CERTIFICATES,
    history: parsed.MESHPROOF_HISTORY,
    host: parsed.MESHPROOF_HOST,
    probing: probingOf(parsed),
  };
}
