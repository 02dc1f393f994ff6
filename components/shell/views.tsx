'use client';

import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import { HOME, type ViewId } from './url-state';
import type { ViewProps } from './view-props';

/** What fills the page. Its code is fetched when it is first shown. */
export type Shown = {
  readonly id: ViewId;
  /** It filters by the legend, so the legend stands above it. */
  readonly hasLegend: boolean;
  /** No phone has room for it: there the table stands in its place. */
  readonly needsRoom?: boolean;
  readonly component: ComponentType<ViewProps>;
};

/** A view of the whole mesh, with a tab. */
export type View = Shown & {
  /** The word on its tab. */
  readonly label: string;
  /** The key that opens it. */
  readonly at: string;
};

/** Every view that has a tab, in the order of the tabs. */
export const VIEWS: readonly View[] = [
  {
    id: 'posture',
    label: 'Posture',
    at: '0',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/posture/posture-view')).PostureView, {
      ssr: false,
    }),
  },
  {
    id: 'graph',
    label: 'Graph',
    at: '1',
    hasLegend: true,
    needsRoom: true,
    component: dynamic(async () => (await import('./graph-pane')).GraphPane, { ssr: false }),
  },
  {
    id: 'matrix',
    label: 'Matrix',
    at: '2',
    hasLegend: true,
    component: dynamic(async () => (await import('@/components/matrix/matrix-view')).MatrixView, {
      ssr: false,
    }),
  },
  {
    id: 'table',
    label: 'Table',
    at: '3',
    hasLegend: true,
    component: dynamic(async () => (await import('./table-pane')).TablePane, { ssr: false }),
  },
  {
    id: 'agreement',
    label: 'Agreement',
    at: '4',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/agreement/agreement-view')).AgreementView, {
      ssr: false,
    }),
  },
  {
    id: 'certificates',
    label: 'Certificates',
    at: '5',
    hasLegend: false,
    component: dynamic(
      async () => (await import('@/components/certificates/certificates-view')).CertificatesView,
      { ssr: false },
    ),
  },
  {
    id: 'findings',
    label: 'Findings',
    at: '6',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/posture/findings-view')).FindingsView, {
      ssr: false,
    }),
  },
  {
    id: 'editor',
    label: 'Draft',
    at: '7',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/editor/editor-view')).EditorView, {
      ssr: false,
    }),
  },
];

/** Pages about the one thing that the address names. */
const PAGES: readonly Shown[] = [
  {
    id: 'workload',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/pages/workload-page')).WorkloadPage, {
      ssr: false,
    }),
  },
  {
    id: 'principal',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/pages/principal-page')).PrincipalPage, {
      ssr: false,
    }),
  },
  {
    id: 'policy',
    hasLegend: false,
    component: dynamic(async () => (await import('@/components/pages/policy-page')).PolicyPage, {
      ssr: false,
    }),
  },
];

const byId = (id: ViewId): Shown | undefined => [...VIEWS, ...PAGES].find((view) => view.id === id);

/** The view of an id; on a phone the table stands for what has no room there. */
export function viewOf(id: ViewId, isPhone: boolean): Shown {
  const view = byId(id) ?? byId(HOME) ?? VIEWS[0];
  const shown = isPhone && view?.needsRoom === true ? byId('table') : view;
  if (shown === undefined) throw new Error(`No view can stand for ${id}.`);
  return shown;
}
