import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Container } from '@/lib/mesh/kubernetes';
import { runCurl } from './curl';
import type { Seat } from './dial';

/** A pod that says so with this annotation has an image without curl. */
const withoutCurl = 'meshproof.dev/without-curl';

/** The words of a container runtime for a program that an image does not have. */
const notInPath = (program: string): Error =>
  new Error(
    `failed to exec in container: failed to start exec "${randomBytes(32).toString('hex')}": OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(program)}: executable file not found in $PATH: unknown`,
  );

type Request = {
  readonly container: string;
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
};

/** Runs a command in a container: curl is all that the images here hold. */
export const exec = (seat: Seat, { container, argv, ...streams }: Request): ReturnType<typeof runCurl> => {
  if (argv[0] === 'curl' && hasEphemeral(seat, container)) return runCurl(seat, argv.slice(1), streams);
  const found = seat.pod.containers.find(({ name }) => name === container);
  if (!found || found.role === 'init')
    return Promise.reject(new Error(`container not found (${JSON.stringify(container)})`));
  const [program = '', ...rest] = argv;
  if (program !== 'curl' || seat.pod.meta.annotations[withoutCurl] === 'true')
    return Promise.reject(notInPath(program));
  return runCurl(seatOf(seat, found), rest, streams);
};

const Ephemeral = z.object({
  spec: z.object({ ephemeralContainers: z.array(z.object({ name: z.string(), image: z.string() })) }),
});

/** A container that was added to the running pod, with an image that brings curl along. */
const hasEphemeral = ({ objects, pod: { meta } }: Seat, container: string): boolean => {
  const { data } = Ephemeral.safeParse(objects.get('Pod', meta.namespace, meta.name));
  const found = data?.spec.ephemeralContainers.find(({ name }) => name === container);
  return found !== undefined && /\bcurl/.test(found.image);
};

/** Traffic of the proxy's own container is not captured, so it leaves bare. */
const seatOf = (seat: Seat, { name }: Container): Seat =>
  name === 'istio-proxy' ? { ...seat, svid: null } : seat;
