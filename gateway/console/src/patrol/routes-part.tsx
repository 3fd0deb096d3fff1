import { Button, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { dayAfter } from '../../../../rules/vocabulary/zone-time.ts';
import { routeId } from '../api/brands.ts';
import { freshId } from '../api/fresh-id.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { Panel } from '../parts/panel.tsx';
import { useActing } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { type PlannedRoute, type PlanVersion, usePlans, usePreview } from './plan-queries.ts';
import { RouteForm } from './route-form.tsx';
import { Week } from './week.tsx';
import { useTell } from './words.ts';

type Editing = { readonly route: string; readonly version?: PlanVersion };

/** 路线与排班: each route with its plans and their days, and the rounds of the coming week that follow from them. */
export function RoutesPart({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const tell = useTell();
  const plans = usePlans();
  const week = usePreview({});
  const [editing, setEditing] = useState<Editing>();
  const [ending, setEnding] = useState<PlannedRoute>();
  const mayPlan = session.acts.includes('route.plan');
  const today = plans.data?.day;
  return (
    <>
      <Panel
        title={tell('routes')}
        query={plans}
        count={
          mayPlan && (
            <Button type="primary" onClick={() => setEditing({ route: newRoute() })}>
              {tell('routes.new')}
            </Button>
          )
        }
      >
        {(plans.data?.items ?? []).map((planned) => (
          <RouteCard
            key={planned.route}
            planned={planned}
            mayPlan={mayPlan}
            onEdit={(version) => setEditing({ route: planned.route, version })}
            onEnd={() => setEnding(planned)}
          />
        ))}
      </Panel>
      <Panel title={tell('routes.week')} query={week}>
        {week.data !== undefined && <Week preview={week.data} zone={site.zone} />}
      </Panel>
      {editing !== undefined && today !== undefined && (
        <RouteForm
          key={editing.route}
          route={editing.route}
          from={dayAfter(today, 1)}
          site={site}
          onClose={() => setEditing(undefined)}
          {...(editing.version?.plan === undefined ? {} : { plan: editing.version.plan })}
        />
      )}
      {ending !== undefined && today !== undefined && (
        <EndForm planned={ending} from={dayAfter(today, 1)} onClose={() => setEnding(undefined)} />
      )}
    </>
  );
}

// Its name is what people read; this names it in records, and says when it was made.
const newRoute = (): string => `route-${Date.now().toString(36)}-${freshId().slice(0, 4)}`;

function RouteCard({
  planned,
  mayPlan,
  onEdit,
  onEnd,
}: {
  readonly planned: PlannedRoute;
  readonly mayPlan: boolean;
  onEdit(version: PlanVersion): void;
  onEnd(): void;
}) {
  const tell = useTell();
  const { of } = useWords();
  const naming = useNaming();
  const { send, pending } = useActing();
  const { route, name, versions } = planned;
  const newest = versions.findLast(({ plan }) => plan !== undefined);
  // What is not walked yet is taken back, and what has ended is over.
  const isWalked =
    versions.some(({ stage, plan }) => stage === 'stands' && plan !== undefined) &&
    versions.at(-1)?.plan !== undefined;
  const unplan = (from: string): void => {
    const told = tell('routes.unplanned', { name: of(name) });
    void send({ type: 'route.unplan', data: { route: routeId({ route }), from } }, told);
  };
  return (
    <article className="route-card" data-testid={`route-${route}`}>
      <header>
        <h3>{of(name)}</h3>
        <code>{route}</code>
        <span className="space" />
        {mayPlan && newest !== undefined && (
          <Button onClick={() => onEdit(newest)}>{tell('routes.edit')}</Button>
        )}
        {mayPlan && isWalked && <Button onClick={onEnd}>{tell('routes.end')}</Button>}
      </header>
      <ul className="versions">
        {versions.map((version) => {
          const { from, by, stage, plan, why } = version;
          return (
            <li key={from ?? ''} className={stage}>
              <Tag color={STAGES[stage]}>{tell(`routes.${stage}`)}</Tag>
              <time>
                {from === undefined
                  ? tell('routes.written')
                  : tell('routes.from-day', { day: from })}
              </time>
              <span>
                {plan === undefined
                  ? `${tell('routes.not-walked')} ${why ?? ''}`
                  : tell('routes.sum', {
                      points: plan.checkpoints.length,
                      rounds: plan.rounds.length,
                    })}
              </span>
              {by !== undefined && <span className="dim">{naming(by) ?? by}</span>}
              {mayPlan && stage === 'waits' && from !== undefined && (
                <Button size="small" disabled={pending} onClick={() => unplan(from)}>
                  {tell('routes.unplan')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </article>
  );
}

const STAGES = { over: 'default', stands: 'success', waits: 'processing' } as const;

/** From which day on the route is not walked any more, and why. */
function EndForm({
  planned: { route, name },
  from,
  onClose,
}: {
  readonly planned: PlannedRoute;
  readonly from: string;
  onClose(): void;
}) {
  const tell = useTell();
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [day, setDay] = useState(from);
  const [why, setWhy] = useState('');
  const end = async (): Promise<void> => {
    const data = { route: routeId({ route }), from: day, why: why.trim() };
    if (await send({ type: 'route.end', data }, tell('routes.ended', { name: of(name) })))
      onClose();
  };
  return (
    <Modal
      open
      title={`${tell('routes.end')} · ${of(name)}`}
      okText={tell('routes.end')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: why.trim() === '' || day === '' }}
      confirmLoading={pending}
      onOk={() => void end()}
      onCancel={onClose}
    >
      <div className="field">
        <label htmlFor="end-day">{tell('routes.effect')}</label>
        <Input
          id="end-day"
          type="date"
          min={from}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="end-why">{tell('visit.reason')}</label>
        <Input
          id="end-why"
          autoFocus
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      </div>
    </Modal>
  );
}
