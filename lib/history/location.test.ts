import { homedir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { locateHistory, locationText } from './location';

test.each([
  {
    name: 'nothing',
    given: undefined,
    env: {},
    place: path.join(homedir(), '.local/state/meshproof/history.db'),
  },
  {
    name: 'a state folder',
    given: undefined,
    env: { XDG_STATE_HOME: '/s' },
    place: '/s/meshproof/history.db',
  },
  {
    name: 'a state folder that is no path of its own',
    given: undefined,
    env: { XDG_STATE_HOME: 's' },
    place: path.join(homedir(), '.local/state/meshproof/history.db'),
  },
  { name: 'a file', given: '/a/b.db', env: {}, place: '/a/b.db' },
  { name: 'a file as an address', given: 'file:/a/b.db', env: {}, place: '/a/b.db' },
  { name: 'a server', given: 'libsql://db.example?authToken=t', env: {}, place: 'db.example' },
  { name: 'a server with a password', given: 'https://u:p@db.example:81/x', env: {}, place: 'db.example:81' },
])('$name', ({ given, env, place }) => {
  expect(locationText(locateHistory(given, { ...env, NODE_ENV: 'test' }))).toBe(place);
});
