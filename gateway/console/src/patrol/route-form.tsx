import { Alert, Button, Drawer, Input } from 'antd';
import { useEffect, useState } from 'react';
import type { RoutePlan } from '../../../../rules/vocabulary/patrol-plan.ts';
import { ROUTE_KINDS } from '../../../../rules/vocabulary/route-kinds.ts';
import { ROUTE_KIND_NAMES } from '../../../words/patrol-terms.ts';
import { personId, routeId } from '../api/brands.ts';
import type { SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { Choice } from '../parts/choice.tsx';
import { useActing } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { GuardChoice } from './guard-choice.tsx';
import { usePreview } from './plan-queries.ts';
import { isClock, type RoundRow, rowsOf } from './plan-rows.ts';
import { PointsField } from './points-field.tsx';
import { RoundRows } from './round-rows.tsx';
import { Week } from './week.tsx';
import { useTell } from './words.ts';

const ORDERS = ['free', 'ordered', 'random'] as const;
// A word typed is no plan yet: the week is asked for when the hand rests.
const PAUSE_MS = 400;

type Draft = Omit<RoutePlan, 'rounds' | 'silenceMin'> & {
  readonly rows: readonly RoundRow[];
  readonly silenceMin: number | undefined;
};

const EMPTY: Draft = {
  name: { zh: '', en: '' },
  kind: 'patrol',
  order: 'free',
  checkpoints: [],
  guards: [],
  silenceMin: undefined,
  rows: [{ from: '20:00', to: '21:00', toleranceMin: 15 }],
};

function draftOf(plan: RoutePlan | undefined): Draft {
  if (plan === undefined) return EMPTY;
  const { rounds, silenceMin, ...rest } = plan;
  return { ...rest, silenceMin, rows: rowsOf(rounds) };
}

/** A route's plan from a day on: where it leads, when, who may walk it; what the week would be stands beside it. */
export function RouteForm({
  route,
  plan,
  from,
  site,
  onClose,
}: {
  readonly route: string;
  readonly plan?: RoutePlan;
  /** Tomorrow. */
  readonly from: string;
  readonly site: SitePicture;
  onClose(): void;
}) {
  const tell = useTell();
  const { of } = useWords();
  const { send, pending } = useActing();
  const [draft, setDraft] = useState(() => draftOf(plan));
  const [day, setDay] = useState(from);
  const asked = useRested(isWhole(draft) ? askedOf(route, day, draft) : undefined);
  const preview = usePreview(asked);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const told = asked === undefined ? undefined : preview.data;
  const refused = told?.findings.some(({ warning }) => !warning) ?? true;
  const save = async (): Promise<void> => {
    if (told?.plan === undefined) return;
    const data = { route: routeId({ route }), from: day, plan: told.plan };
    const said = tell('routes.planned', { name: of(draft.name), day });
    if (await send({ type: 'route.plan', data }, said)) onClose();
  };
  return (
    <Drawer
      open
      size={880}
      title={tell(plan === undefined ? 'routes.new' : 'routes.edit')}
      onClose={onClose}
      footer={
        <div className="route-footer">
          <label htmlFor="route-from">{tell('routes.effect')}</label>
          <Input
            id="route-from"
            type="date"
            min={from}
            value={day}
            onChange={(event) => event.target.value !== '' && setDay(event.target.value)}
          />
          <Button
            type="primary"
            size="large"
            disabled={refused || asked === undefined}
            loading={pending}
            onClick={() => void save()}
          >
            {tell('routes.save')}
          </Button>
        </div>
      }
    >
      <div className="route-form" data-testid="route-form">
        <Terms draft={draft} onChange={change} />
        <PointsField
          points={draft.checkpoints}
          site={site}
          onChange={(checkpoints) => change({ checkpoints: [...checkpoints] })}
        />
        <Guards
          guards={draft.guards}
          onChange={(guards) => change({ guards: guards.map((person) => personId({ person })) })}
        />
        <RoundRows rows={draft.rows} onChange={(rows) => change({ rows })} />
        {(told?.findings ?? []).map(({ code, warning, text }) => (
          <Alert
            key={`${code} ${text.zh}`}
            type={warning ? 'warning' : 'error'}
            showIcon
            title={of(text)}
          />
        ))}
        {preview.error !== null && asked !== undefined && (
          <Alert type="error" showIcon title={preview.error.message} />
        )}
        <h3>{tell('routes.preview')}</h3>
        {told === undefined ? (
          <p className="note">{tell('routes.not-whole')}</p>
        ) : (
          <Week preview={told} zone={site.zone} />
        )}
      </div>
    </Drawer>
  );
}

const isWhole = ({ name, checkpoints, rows }: Draft): boolean =>
  name.zh.trim() !== '' &&
  name.en.trim() !== '' &&
  checkpoints.length > 0 &&
  rows.every((row) => isClock(row.from) && isClock(row.to));

const askedOf = (route: string, from: string, { rows, silenceMin, ...plan }: Draft) => ({
  from,
  route,
  plan: { ...plan, ...(silenceMin === undefined ? {} : { silenceMin }), rounds: [] },
  rows,
});

/** The newest of what changes, once it has rested. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says counts, not which object says it
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function Terms({
  draft: { name, kind = 'patrol', order = 'free', silenceMin },
  onChange,
}: {
  readonly draft: Draft;
  onChange(part: Partial<Draft>): void;
}) {
  const tell = useTell();
  const { of } = useWords();
  return (
    <>
      <div className="fields">
        <div className="field">
          <label htmlFor="route-zh">{tell('routes.name-zh')}</label>
          <Input
            id="route-zh"
            autoFocus
            maxLength={60}
            value={name.zh}
            onChange={(event) => onChange({ name: { ...name, zh: event.target.value } })}
          />
        </div>
        <div className="field">
          <label htmlFor="route-en">{tell('routes.name-en')}</label>
          <Input
            id="route-en"
            maxLength={60}
            value={name.en}
            onChange={(event) => onChange({ name: { ...name, en: event.target.value } })}
          />
        </div>
        <div className="field">
          <label htmlFor="route-silence">{tell('routes.silence')}</label>
          <Input
            id="route-silence"
            type="number"
            min={1}
            max={1_440}
            value={silenceMin ?? ''}
            onChange={({ target: { value } }) => onChange(silenceOf(value))}
          />
        </div>
      </div>
      <Choice
        label={tell('routes.kind')}
        value={kind}
        options={ROUTE_KINDS.map((value) => ({ value, label: of(ROUTE_KIND_NAMES[value]) }))}
        onChange={(next) => onChange({ kind: next })}
      />
      <Choice
        label={tell('routes.order')}
        value={order}
        options={ORDERS.map((value) => ({ value, label: tell(`order.${value}`) }))}
        onChange={(next) => onChange({ order: next })}
      />
    </>
  );
}

/** Left empty, nobody is asked after. */
function silenceOf(typed: string): Pick<Draft, 'silenceMin'> {
  const minutes = Number(typed);
  return { silenceMin: Number.isInteger(minutes) && minutes >= 1 ? minutes : undefined };
}

function Guards({
  guards,
  onChange,
}: {
  readonly guards: readonly string[];
  onChange(guards: readonly string[]): void;
}) {
  const tell = useTell();
  const naming = useNaming();
  return (
    <section>
      <h3>{tell('routes.guards')}</h3>
      <p className="keys">
        {guards.length === 0 && <span className="dim">{tell('gantt.any-guard')}</span>}
        {guards.map((guard) => (
          <Button
            key={guard}
            size="small"
            aria-label={tell('routes.remove', { what: naming(guard) ?? guard })}
            onClick={() => onChange(guards.filter((known) => known !== guard))}
          >
            {naming(guard) ?? guard} ×
          </Button>
        ))}
      </p>
      <GuardChoice
        near={[]}
        value={undefined}
        onChange={(guard) => !guards.includes(guard) && onChange([...guards, guard])}
      />
    </section>
  );
}
