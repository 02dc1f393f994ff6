import { z } from 'zod';

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
  };
}
