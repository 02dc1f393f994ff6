import type { AuthorizationPolicy, Selector, TargetRef } from '@/lib/mesh/istio';
import { each, type Objection, under } from './objection';

type Attached = Pick<AuthorizationPolicy['spec'], 'selector' | 'targetRef' | 'targetRefs'>;

const selectorObjections = (selector: Selector | undefined): readonly Objection[] =>
  Object.entries(selector?.matchLabels ?? {}).flatMap(([key, value]): Objection[] =>
    key === '' || `${key}${value}`.includes('*')
      ? [
          {
            code: 'E1',
            path: ['selector', 'matchLabels', key],
            message: `The label ${JSON.stringify(key)} is empty or holds a star. Write an exact key and value.`,
          },
        ]
      : [],
  );

const ATTACHABLE = [
  '/Service',
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
];

const refObjections = ({ group = '', kind, name, namespace = '' }: TargetRef): readonly Objection[] => {
  if (name === '') return [{ code: 'E3', path: ['name'], message: 'A target reference must have a name.' }];
  if (namespace !== '')
    return [
      {
        code: 'E3',
        path: ['namespace'],
        message: 'A target reference must not name a namespace. Remove it.',
      },
    ];
  if (ATTACHABLE.includes(`${group}/${kind}`)) return [];
  return [
    {
      code: 'E3',
      path: ['kind'],
      message: `A policy cannot attach to ${group === '' ? 'core' : group} ${kind}. Name a Service, a ServiceEntry, a Gateway or a GatewayClass with its group.`,
    },
  ];
};

/** Objections to how a policy is attached. */
export function attachmentObjections(spec: Attached): readonly Objection[] {
  const present = (['selector', 'targetRef', 'targetRefs'] as const).filter((key) => spec[key] !== undefined);
  if (present.length > 1)
    return [{ code: 'E2', path: [], message: `Only one of ${present.join(', ')} can be set. Keep one.` }];
  return [
    ...selectorObjections(spec.selector),
    ...(spec.targetRef === undefined ? [] : under(['targetRef'], refObjections(spec.targetRef))),
    ...each('targetRefs', spec.targetRefs, refObjections),
  ];
}
