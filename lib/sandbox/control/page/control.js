const byId = (id) => document.getElementById(id);
const [list, yaml, message, heading] = ['list', 'yaml', 'message', 'editor-head'].map(byId);

const faultNames = {
  laggingProxies: 'Proxies that keep their old policies',
  expiredCertificates: 'Accounts whose certificate has expired',
  stoppedRotations: 'Accounts whose certificate was not renewed in time',
  missingCertificates: 'Accounts without a certificate yet',
  otherRoots: 'Accounts certified by another root',
  foreignTrustDomains: 'Accounts certified in another trust domain',
  mistakenAccounts: 'Accounts certified as another account',
  forbiddingApps: 'Applications that answer 403 themselves',
  deadPods: 'Pods that do not answer',
};

const emptyPolicy = (namespace) => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: new-policy
  namespace: ${namespace}
spec:
  action: ALLOW
  rules:
    - from:
        - source:
            namespaces: ["${namespace}"]
`;

let objects = [];
let selected = null;

const pathOf = ({ kind, namespace, name }) =>
  '/objects/' +
  [kind, namespace, name]
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/');
const same = (one, other) => one !== null && other !== null && pathOf(one) === pathOf(other);
const titleOf = ({ kind, namespace, name }) => `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;

const say = (text, refused = false) => {
  message.textContent = text;
  message.toggleAttribute('data-refused', refused);
};

const ask = async (path, options) => {
  const response = await fetch(path, options);
  const text = await response.text();
  if (!response.ok) throw new Error(JSON.parse(text).error);
  return response.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text;
};

/** Runs what a button asks for, and shows why when it is refused. */
const attempt = async (done, work) => {
  try {
    await work();
    say(done);
  } catch (error) {
    say(error.message, true);
  }
};

const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const fillSelect = (select, first, values) => {
  const before = select.value;
  const option = (value, textContent) => element('option', { value, textContent });
  select.replaceChildren(option('', first), ...values.map((value) => option(value, value)));
  select.value = values.includes(before) ? before : '';
};

const show = (object, text) => {
  selected = object;
  heading.textContent = object === null ? 'New object' : titleOf(object);
  yaml.value = text;
  byId('delete').disabled = object === null;
  byId('restart').hidden = object?.kind !== 'Pod';
  drawList();
};

const open = (object) => attempt('', async () => show(object, await ask(pathOf(object))));

function drawList() {
  const [kind, namespace] = [byId('kind').value, byId('namespace').value];
  const shown = objects.filter(
    (object) => (kind === '' || object.kind === kind) && (namespace === '' || object.namespace === namespace),
  );
  list.replaceChildren(
    ...shown.map((object) => {
      const button = element(
        'button',
        { onclick: () => open(object) },
        object.name,
        element('span', {}, object.namespace === '' ? object.kind : `${object.kind} in ${object.namespace}`),
      );
      if (same(object, selected)) button.setAttribute('aria-current', 'true');
      return element('li', {}, button);
    }),
  );
}

const chosen = () =>
  Object.fromEntries([
    ['apiServerGone', byId('apiServerGone').checked],
    ...Object.keys(faultNames).map((fault) => [
      fault,
      [...document.querySelectorAll(`input[data-fault="${fault}"]:checked`)].map(({ value }) => value),
    ]),
  ]);

const sendFaults = () =>
  attempt('The faults are set.', async () => {
    await ask('/faults', { method: 'POST', body: JSON.stringify(chosen()) });
    await refresh();
  });

const drawFaults = ({ faults, choices }) => {
  byId('apiServerGone').checked = faults.apiServerGone;
  const opened = new Set([...document.querySelectorAll('details[open]')].map(({ id }) => id));
  byId('faults').replaceChildren(
    ...Object.entries(faultNames).map(([fault, title]) =>
      element(
        'details',
        { id: fault, open: opened.has(fault) },
        element('summary', {}, `${title}: `, element('b', {}, String(faults[fault].length))),
        ...choices[fault].map((value) => {
          const box = element('input', { type: 'checkbox', value, checked: faults[fault].includes(value) });
          box.dataset.fault = fault;
          box.onchange = sendFaults;
          return element('label', { className: 'switch' }, box, value);
        }),
      ),
    ),
  );
};

async function refresh() {
  const [state, listing] = await Promise.all([ask('/state'), ask('/objects')]);
  objects = listing.objects;
  const unique = (values) => [...new Set(values)].filter((value) => value !== '').sort();
  fillSelect(byId('kind'), 'every kind', unique(objects.map(({ kind }) => kind)));
  fillSelect(byId('namespace'), 'every namespace', unique(objects.map(({ namespace }) => namespace)));
  for (const button of document.querySelectorAll('[data-scenario]'))
    button.setAttribute('aria-pressed', String(button.dataset.scenario === state.scenario));
  drawFaults(state);
  drawList();
}

const remove = (done) =>
  attempt(done, async () => {
    await ask(pathOf(selected), { method: 'DELETE' });
    show(null, '');
    await refresh();
  });

byId('kind').onchange = drawList;
byId('namespace').onchange = drawList;
byId('apiServerGone').onchange = sendFaults;
byId('new').onclick = () => {
  const used =
    objects.find(({ kind }) => kind === 'AuthorizationPolicy') ??
    objects.find(({ kind }) => kind === 'Service');
  show(null, emptyPolicy(byId('namespace').value || (used?.namespace ?? 'default')));
};
byId('delete').onclick = () => remove(`${titleOf(selected)} is deleted.`);
byId('restart').onclick = () => remove(`${titleOf(selected)} is replaced by a new pod.`);
byId('apply').onclick = () =>
  attempt('Applied.', async () => {
    const { objects: applied } = await ask('/objects', {
      method: 'PUT',
      headers: { 'content-type': 'application/yaml' },
      body: yaml.value,
    });
    await refresh();
    if (applied.length === 1) await open(applied[0]);
  });
for (const button of document.querySelectorAll('[data-scenario]'))
  button.onclick = () =>
    attempt(`The scenario ${button.dataset.scenario} is loaded.`, async () => {
      await ask('/scenario', { method: 'POST', body: JSON.stringify({ name: button.dataset.scenario }) });
      show(null, '');
      await refresh();
    });

await refresh();
const policies = objects.some(({ kind }) => kind === 'AuthorizationPolicy');
if (policies) byId('kind').value = 'AuthorizationPolicy';
drawList();
const first = objects.find(({ kind }) => kind === 'AuthorizationPolicy');
if (first) await open(first);
