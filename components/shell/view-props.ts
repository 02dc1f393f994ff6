import type { MeshPicture } from '@/lib/api/contract';
import type { MeshStatus } from '@/lib/mesh/source-status';
import type { UrlState } from './url-state';
import type { Shown } from './use-shown';

/** What every view is given: the picture, and the one selection and filter that all of them share. */
export type ViewProps = {
  readonly picture: MeshPicture;
  readonly status: MeshStatus | undefined;
  readonly state: UrlState;
  readonly shown: Shown;
  /** Changes a part of the address; the rest stays. */
  readonly onChange: (change: Partial<UrlState>) => void;
};
