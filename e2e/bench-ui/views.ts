/** A page that is measured: where it is, and what on it says that its picture stands. */
export type Measured = {
  readonly name: string;
  readonly path: string;
  /** A selector that matches nothing before the picture is there. */
  readonly mark: string;
};

/** What the views are held against: one node for each class of ports, and a line for each answer that allows. */
export const PLAIN: Measured = { name: 'React Flow alone', path: '/plain-flow', mark: '.react-flow__node' };

export const VIEWS: readonly Measured[] = [
  { name: 'posture', path: '/?view=posture', mark: '[aria-label="Answers by verdict"]' },
  { name: 'graph', path: '/?view=graph', mark: '.react-flow__node' },
  { name: 'matrix', path: '/?view=matrix', mark: '[role=grid] canvas' },
  { name: 'table', path: '/?view=table', mark: '[role=treegrid] tbody tr' },
  { name: 'agreement', path: '/?view=agreement', mark: '[aria-label="How the mesh agrees"] [role=group]' },
  {
    name: 'certificates',
    path: '/?view=certificates',
    mark: 'table[aria-label=Certificates] tbody tr',
  },
  { name: 'findings', path: '/?view=findings', mark: 'table[aria-label=Findings] tbody tr' },
];
