import type { Caller } from './callers';
import { countOf, type Drawn } from './drawn';
import { numberText, plural } from '@/lib/mesh/plural';

const list = (parts: readonly string[]): string => {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
};

const isDenied = ({ answer }: Drawn): boolean => answer.standing.startsWith('denied');

const deniedText = (absent: number, all: number): string =>
  absent === all ? plural(all, 'denied answer') : `${numberText(absent)} of ${plural(all, 'denied answer')}`;

/** Every cap says what it left out. */
export const notDrawn = (drawn: readonly Drawn[], idle: readonly Caller[]): string => {
  const absent = drawn.filter(({ absence }) => absence !== null);
  const denied = countOf(absent.filter((one) => one.absence === 'filtered' && isDenied(one)));
  const filtered = countOf(absent.filter((one) => one.absence === 'filtered' && !isDenied(one)));
  const crowd = countOf(absent.filter(({ absence }) => absence === 'crowd'));
  const open = countOf(absent.filter(({ absence }) => absence === 'open'));
  const deaf = countOf(absent.filter(({ absence }) => absence === 'deaf'));
  const accounts = idle.reduce((sum, caller) => sum + caller.accounts, 0);
  const parts = [
    denied > 0 ? deniedText(denied, countOf(drawn.filter(isDenied))) : '',
    crowd > 0 ? `${plural(crowd, 'denied answer')} (too many to tell apart; ask about one namespace)` : '',
    filtered > 0 ? `${plural(filtered, 'other answer')} hidden by the legend` : '',
    open > 0 ? `${plural(open, 'answer')} of open workloads` : '',
    deaf > 0 ? `${plural(deaf, 'answer')} of ports on which nothing listens` : '',
    accounts > 0 ? `${plural(accounts, 'account')} without a line` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Not drawn: ${list(parts)}.`;
};
