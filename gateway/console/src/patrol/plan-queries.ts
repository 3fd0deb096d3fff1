import { useQuery } from '@tanstack/react-query';
import type { RoutePlan } from '../../../../rules/vocabulary/patrol-plan.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ask } from '../api/client.ts';
import type { RoundRow } from './plan-rows.ts';

/** A plan of a route, and from when it stands. */
export type PlanVersion = {
  /** Left out: site.yaml says so. */
  readonly from?: string;
  readonly by?: string;
  readonly made?: string;
  readonly stage: 'over' | 'stands' | 'waits';
  /** Left out: not walked from that day on. */
  readonly plan?: RoutePlan;
  readonly why?: string;
};
/** A route with its plans in order of their days. */
export type PlannedRoute = {
  readonly route: string;
  readonly name: Text;
  readonly versions: readonly PlanVersion[];
};

/** Every route with its plans. */
export const usePlans = () =>
  useQuery({
    queryKey: ['plans'],
    queryFn: () =>
      ask<{ readonly day: string; readonly items: readonly PlannedRoute[] }>(
        '/api/v1/patrol/plans',
      ),
  });

/** What a plan would come to. */
export type PlanPreview = {
  readonly from: string;
  readonly to: string;
  readonly plan?: RoutePlan;
  readonly findings: readonly {
    readonly code: string;
    readonly warning: boolean;
    readonly text: Text;
  }[];
  readonly rounds: readonly {
    readonly id: string;
    readonly route: string;
    readonly name: Text;
    readonly day: string;
    readonly from: string;
    readonly to: string;
    readonly lastsMin?: number;
    readonly proposed: boolean;
  }[];
};

/** What is asked of a preview: the rounds of a week as they are planned, or as a plan would have them. */
export type PreviewAsked = {
  readonly from?: string;
  readonly route?: string;
  readonly plan?: RoutePlan;
  readonly rows?: readonly RoundRow[];
};

/** The rounds of a week; asked anew when the plan changes. */
export const usePreview = (asked: PreviewAsked | undefined) =>
  useQuery({
    queryKey: ['plans', 'preview', asked],
    queryFn: () => ask<PlanPreview>('/api/v1/patrol/preview', { method: 'POST', body: asked }),
    enabled: asked !== undefined,
    placeholderData: (before) => before,
    refetchInterval: false,
    retry: false,
  });
