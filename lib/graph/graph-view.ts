import type { ReasonKind } from '@/lib/mesh/verdict';
import type { Decided } from './decided';
import type { Standing } from './marks';
import type { Name } from './names';

/** What a reader asks about; everything that is left out is not asked about. */
export type Question = {
  /** Id of a principal. */
  readonly from?: string;
  /** Id of a workload, or of one of its ports. */
  readonly to?: string;
  /** Namespace of the workloads. */
  readonly namespace?: string;
  /** Key of the object that decides. */
  readonly by?: string;
  readonly why?: ReasonKind;
  readonly proof?: 'stale' | 'unproved';
};

/** What the reader asked for; everything else follows from the picture. */
export type GraphFilter = {
  readonly hidden: ReadonlySet<Standing>;
  readonly question?: Question;
  /** What the operation of the question gets, where it is about one. */
  readonly decided?: Decided;
  /** Id of the selected edge: it is drawn whatever the rest says. */
  readonly selected?: string;
  /** Namespaces, and `from:` namespaces of callers, that the reader opened or closed against how they start. */
  readonly toggled?: ReadonlySet<string>;
};

/** Callers that behave identically. */
export type ClassView = {
  readonly id: string;
  readonly name: Name;
  /** The full identities, one a line. */
  readonly title: string;
  /** `plaintext`, `5 accounts`, `only named`. */
  readonly right: string;
  /** How many principals it stands for. */
  readonly principals: number;
  /** What a click opens, where this stands for several classes. */
  readonly opens?: string;
  readonly isSelected: boolean;
  readonly isDim: boolean;
};

/** What decides: a policy, or the default that stands where none does. */
export type CauseView = {
  readonly id: string;
  /** `ALLOW`, `DENY`, `CUSTOM`, `AUDIT`, `mTLS`, `JWT`, `default`, `route`, `gap`, `depends`. */
  readonly act: string;
  readonly name: string;
  readonly right: string;
  /** One line under the pill where there is room. */
  readonly below: string;
  readonly title: string;
  /** The namespace that a click opens, where this stands for several policies. */
  readonly opens?: string;
  readonly isSelected: boolean;
  readonly isDim: boolean;
};

/** One port of a workload, or a workload without one. */
export type RowView = {
  readonly id: string;
  readonly name: string;
  /** `:8000`, empty where the workload serves no port. */
  readonly port: string;
  readonly right: string;
  readonly isOdd: boolean;
  readonly badge: string;
  readonly isSelected: boolean;
  /** Ids of its answers, drawn or not, those that sort first in front. */
  readonly edges: readonly string[];
};

/** A namespace with its workloads. */
export type BoxView = {
  readonly id: string;
  readonly namespace: string;
  readonly isOpen: boolean;
  /** Workloads in it, shown or not. */
  readonly workloads: number;
  /** What differs from the heading. */
  readonly right: string;
  readonly badge: string;
  /** The worst standing inside; shown while it is closed. */
  readonly worst: Standing | null;
  readonly rows: readonly RowView[];
  readonly isDim: boolean;
};

/** A line from a class to a cause, or from a cause to a row. */
export type LinkView = {
  readonly id: string;
  readonly side: 'left' | 'right';
  readonly standing: Standing;
  readonly from: string;
  readonly to: string;
  /** Ids of the edges that a click goes through: one for each answer, the first of them where they are many. */
  readonly edges: readonly string[];
  /** Pairs that it stands for. */
  readonly count: number;
  readonly isSelected: boolean;
  readonly isDim: boolean;
};

/** The picture in three columns, without positions. */
export type GraphView = {
  readonly classes: readonly ClassView[];
  readonly causes: readonly CauseView[];
  readonly boxes: readonly BoxView[];
  readonly links: readonly LinkView[];
  readonly heads: readonly { readonly title: string; readonly count: string }[];
  /** What is not drawn, with its count; empty when everything is. */
  readonly note: string;
};
