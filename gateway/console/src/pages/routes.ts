import type { Session } from '../api/types.ts';
import type { Key } from '../words/zh.ts';

/** A page of the console: where it is, what it is called, and who has a use for it. */
export type Route = {
  readonly path: string;
  readonly name: Key;
  open(session: Session): boolean;
};

/** The pages in the order in which they stand at the top; the server checks every right again. */
export const ROUTES: readonly Route[] = [
  { path: '/', name: 'nav.live', open: () => true },
  { path: '/alarms', name: 'nav.alarms', open: () => true },
  { path: '/openings', name: 'nav.openings', open: () => true },
  { path: '/gates', name: 'nav.gates', open: () => true },
  { path: '/passages', name: 'nav.passages', open: () => true },
  { path: '/inside', name: 'nav.inside', open: () => true },
  { path: '/posts', name: 'nav.posts', open: () => true },
  { path: '/patrol', name: 'nav.patrol', open: () => true },
  { path: '/coverage', name: 'nav.coverage', open: () => true },
  {
    path: '/visitors',
    name: 'nav.visitors',
    open: ({ names, acts }) => names && acts.includes('visitor.invite'),
  },
  { path: '/goods', name: 'nav.goods', open: ({ gate }) => gate },
  { path: '/messages', name: 'nav.messages', open: ({ notices }) => notices },
  { path: '/permits', name: 'nav.permits', open: ({ records }) => records },
];
