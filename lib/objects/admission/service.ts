import type { Service } from '@/lib/mesh/kubernetes';
import { each, type Objection } from './objection';

/** A qualified name: an optional DNS prefix, and letters, digits, `-`, `_`, `.` between two of the former. */
const QUALIFIED = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** What the API server itself holds against the field that chooses a port's protocol. */
export const serviceObjections = ({ ports }: Pick<Service, 'ports'>): readonly Objection[] =>
  each('ports', ports, ({ appProtocol }) =>
    appProtocol === null || QUALIFIED.test(appProtocol)
      ? []
      : [
          {
            code: 'schema',
            path: ['appProtocol'],
            message: `appProtocol has the invalid value ${JSON.stringify(appProtocol)}. Name a protocol, or remove it.`,
          },
        ],
  );
