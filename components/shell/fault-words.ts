import type { Fault } from '@/lib/mesh/result';

const TITLE: Readonly<Record<Fault['kind'], (subject: string) => string>> = {
  forbidden: (subject) => `Not permitted: ${subject}`,
  unreachable: (subject) =>
    / /.test(subject) && !subject.startsWith('Meshproof')
      ? `No usable answer to: ${subject}`
      : `${subject} cannot be reached`,
  'not-installed': (subject) => `${subject} is not installed`,
  'not-found': (subject) => `${subject} does not exist`,
  malformed: (subject) => `${subject} cannot be read`,
  'timed-out': (subject) => `No answer in time: ${subject}`,
};

const HOLDS: Readonly<Record<Fault['kind'], string>> = {
  forbidden:
    'Nothing is shown, since no answer could be trusted. The page fills in once the permission is there.',
  unreachable:
    'Nothing was read yet, so there is nothing to show. The page fills in once the connection stands.',
  'not-installed': 'Everything that does not need it goes on working.',
  'not-found': 'Everything else stays readable: start the command again with a name that exists.',
  malformed: 'Nothing was contacted. Start the command again once the input is right.',
  'timed-out': 'Nothing was read yet, so there is nothing to show. The page fills in once an answer comes.',
};

/** A file or an address stays as it is written. */
const capital = (text: string): string =>
  /^[./]|:/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** A fault as a page says it: what, what to do, and what still holds. */
export const faultWords = (fault: Fault): { title: string; detail: string; holds: string } => ({
  title: TITLE[fault.kind](capital(fault.subject)),
  detail: fault.detail,
  holds: HOLDS[fault.kind],
});
