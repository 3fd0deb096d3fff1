import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../api/types.ts';

// Where nobody has gone anywhere yet.
const NOWHERE: readonly string[] = ['/', '/set-up'];

/** Whoever answers for the gates is shown first what they were opened for; from there he goes where he likes. */
export function FirstScreen({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}) {
  const [here, goTo] = useLocation();
  const [isFirst, setIsFirst] = useState(session.role === 'manager' && NOWHERE.includes(here));
  useEffect(() => {
    if (!isFirst) return;
    goTo('/openings', { replace: true });
    setIsFirst(false);
  }, [isFirst, goTo]);
  return isFirst ? null : children;
}
