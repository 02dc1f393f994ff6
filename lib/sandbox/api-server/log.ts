import type { Answer, Call } from './call';
import { containersOf, unknownContainer } from './containers';
import { notFound, type Refusal } from './status';

/** The log of one container, cut down as the query asks. */
export function answerLog(call: Call): Answer | Refusal {
  const { api, target, query } = call;
  const { namespace = '', name } = target;
  const pod = api.store.get('Pod', namespace, name);
  if (!pod) return notFound(target.kind, name);
  const container = chooseContainer(containersOf(pod), query.get('container') ?? '', name);
  if (typeof container !== 'string') return container;
  const lines = api.runtime.log({ namespace, name, container }).split('\n');
  if (lines.at(-1) === '') lines.pop();
  const kept = tail(since(lines, query), query);
  return { status: 200, text: kept.map((line) => `${line}\n`).join(''), type: 'text/plain' };
}

function chooseContainer(containers: readonly string[], wanted: string, pod: string): string | Refusal {
  if (wanted !== '') return containers.includes(wanted) ? wanted : unknownContainer(wanted, pod);
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0) return only;
  return {
    code: 400,
    reason: 'BadRequest',
    message: `a container name must be specified for pod ${pod}, choose one of: [${containers.join(' ')}]`,
  };
}

function tail(lines: readonly string[], query: URLSearchParams): readonly string[] {
  const count = query.get('tailLines');
  return count === null ? lines : lines.slice(Math.max(lines.length - Number(count), 0));
}

/** Lines say when they were written, as access logs do; a line without a time is kept. */
function since(lines: readonly string[], query: URLSearchParams): readonly string[] {
  const seconds = query.get('sinceSeconds');
  if (seconds === null) return lines;
  const from = Date.now() - Number(seconds) * 1000;
  return lines.filter((line) => {
    const [stamp] = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/.exec(line) ?? [];
    return stamp === undefined || Date.parse(stamp) >= from;
  });
}
