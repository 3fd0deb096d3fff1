import { Button, Drawer } from 'antd';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { ROUND_OUTCOMES } from '../../../words/patrol-terms.ts';
import { sentence } from '../../../words/sentences.ts';
import { term } from '../../../words/terms.ts';
import type {
  Line,
  RoundDetail,
  RoundPicture,
  Session,
  SitePicture,
  VisitPicture,
} from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { ChainDrawer } from '../parts/chain-drawer.tsx';
import { clockOf, minutesOf } from '../parts/clock.ts';
import { useWords } from '../words/language.tsx';
import type { Pressed } from './gantt.tsx';
import { isMade, MarkSign, markOf, markWord, nextOf } from './marks.tsx';
import { maySkip } from './may-skip.ts';
import { useRound } from './queries.ts';
import { SkipForm, TakeForm, TapForm } from './visit-forms.tsx';
import { reasonsOf } from './why.ts';
import { patrolKey, useTell } from './words.ts';

/** What happened at a point, or in a whole round, and why; and what the office may do about it. */
export function VisitDrawer({
  pressed,
  rounds,
  site,
  session,
  onPress,
  onClose,
}: {
  readonly pressed: Pressed | undefined;
  readonly rounds: readonly RoundPicture[];
  readonly site: SitePicture;
  readonly session: Session;
  onPress(pressed: Pressed): void;
  onClose(): void;
}) {
  const { of } = useWords();
  const detail = useRound(pressed?.round);
  // What is planned and has not begun is in no record yet.
  const round = detail.data?.round ?? rounds.find(({ id }) => id === pressed?.round);
  const visit = round?.visits.find(({ checkpoint }) => checkpoint === pressed?.checkpoint);
  const known = detail.data?.round.id === pressed?.round ? detail.data : undefined;
  return (
    <Drawer
      open={pressed !== undefined}
      onClose={onClose}
      size={480}
      title={of(visit?.name ?? round?.name ?? { zh: '', en: '' })}
    >
      {round !== undefined && (
        <div data-testid="visit">
          {visit === undefined ? (
            <WholeRound round={round} site={site} session={session} onPress={onPress} />
          ) : (
            <OneVisit visit={visit} round={round} site={site} session={session} detail={known} />
          )}
          {known !== undefined && (
            <Record site={site} lines={linesOf(known, pressed?.checkpoint)} />
          )}
        </div>
      )}
    </Drawer>
  );
}

type Shown = {
  readonly round: RoundPicture;
  readonly site: SitePicture;
  readonly session: Session;
};

function OneVisit({
  visit,
  round,
  site,
  session,
  detail,
}: Shown & { readonly visit: VisitPicture; readonly detail: RoundDetail | undefined }) {
  const tell = useTell();
  const words = useWords();
  const naming = useNaming();
  const mark = markOf(visit, nextOf(round)?.checkpoint === visit.checkpoint);
  const reasons = reasonsOf(visit, round, { words, tell, naming, site }, detail);
  const delay = delayOf(visit, detail);
  return (
    <>
      <p className={`verdict ${mark}`}>
        <MarkSign mark={mark} />
        <b>{markWord(mark, words, tell)}</b>
      </p>
      {reasons.length > 0 && (
        <ul className="reasons" data-testid="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
          {delay !== undefined && <li>{tell('why.offline', { delay: minutesOf(delay) })}</li>}
        </ul>
      )}
      <dl className="visit-terms">
        <RoundTerms round={round} site={site} />
        {isMade(visit) || visit.mark === 'too-fast' ? (
          <TapTerms visit={visit} site={site} />
        ) : (
          <WhoMay round={round} />
        )}
      </dl>
      <VisitKeys visit={visit} round={round} site={site} session={session} />
    </>
  );
}

/** What the office may do about a point: what the server would refuse is not offered. */
function VisitKeys({ visit, round, site, session }: Shown & { readonly visit: VisitPicture }) {
  const tell = useTell();
  const [form, setForm] = useState<'skip' | 'tap' | 'take'>();
  const close = (): void => setForm(undefined);
  const isBegun = round.stage !== 'upcoming';
  const may = (act: string): boolean => isBegun && session.acts.includes(act);
  const isOver = visit.mark === 'missed' || visit.mark === 'unprovable';
  return (
    <>
      <p className="keys">
        {may('tap.record') && !isMade(visit) && (
          <Button onClick={() => setForm('tap')}>{tell('visit.tap')}</Button>
        )}
        {may('visit.skip') && maySkip(visit) && (
          <Button onClick={() => setForm('skip')}>
            {tell(isOver ? 'visit.excuse' : 'visit.skip')}
          </Button>
        )}
        {may('round.take') && round.stage === 'open' && (
          <Button onClick={() => setForm('take')}>{tell('visit.take')}</Button>
        )}
        <ReplayLink round={round} />
      </p>
      {form === 'skip' && <SkipForm round={round} visit={visit} onClose={close} />}
      {form === 'tap' && <TapForm round={round} visit={visit} site={site} onClose={close} />}
      {form === 'take' && <TakeForm round={round} onClose={close} />}
    </>
  );
}

function TapTerms({ visit, site }: { readonly visit: VisitPicture; readonly site: SitePicture }) {
  const tell = useTell();
  const naming = useNaming();
  const { time, guard, proof } = visit;
  return (
    <>
      {time !== undefined && <Term name={tell('visit.time')}>{clockOf(time, site.zone)}</Term>}
      {guard !== undefined && <Term name={tell('visit.guard')}>{naming(guard) ?? guard}</Term>}
      {proof !== undefined && <Term name={tell('visit.proof')}>{proofWord(proof, tell)}</Term>}
    </>
  );
}

function WholeRound({
  round,
  site,
  session,
  onPress,
}: Shown & { onPress(pressed: Pressed): void }) {
  const tell = useTell();
  const words = useWords();
  const naming = useNaming();
  const [isTaking, setIsTaking] = useState(false);
  const { of } = words;
  return (
    <>
      {round.outcome !== undefined && (
        <p className={`verdict ${round.outcome}`}>
          <b>{of(term(ROUND_OUTCOMES, round.outcome))}</b>
        </p>
      )}
      <dl className="visit-terms">
        <RoundTerms round={round} site={site} />
        <WhoMay round={round} />
      </dl>
      <ul className="visit-list">
        {round.visits.map((visit) => {
          const mark = markOf(visit, nextOf(round) === visit);
          const who = visit.guard === undefined ? '' : (naming(visit.guard) ?? visit.guard);
          return (
            <li key={visit.checkpoint}>
              <button
                type="button"
                onClick={() => onPress({ round: round.id, checkpoint: visit.checkpoint })}
              >
                <MarkSign mark={mark} />
                <b>{of(visit.name)}</b>
                <span>{markWord(mark, words, tell)}</span>
                <span className="dim">
                  {isMade(visit) && visit.time !== undefined ? clockOf(visit.time, site.zone) : ''}{' '}
                  {who}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="keys">
        {session.acts.includes('round.take') && round.stage === 'open' && (
          <Button onClick={() => setIsTaking(true)}>{tell('visit.take')}</Button>
        )}
        <ReplayLink round={round} />
      </p>
      {isTaking && <TakeForm round={round} onClose={() => setIsTaking(false)} />}
    </>
  );
}

function Term({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function RoundTerms({ round, site }: Omit<Shown, 'session'>) {
  const tell = useTell();
  const { of } = useWords();
  const clock = (moment: string): string => clockOf(moment, site.zone, false);
  return (
    <>
      <Term name={tell('visit.round')}>{of(round.name)}</Term>
      <Term name={tell('visit.window')}>
        {clock(round.from)}–{clock(round.to)}，{tell('visit.tolerance')} {clock(round.tolerance)}
      </Term>
    </>
  );
}

function WhoMay({ round }: { readonly round: RoundPicture }) {
  const tell = useTell();
  const naming = useNaming();
  const { taken, guards, walker } = round;
  const who = taken === undefined ? guards : [taken];
  return (
    <>
      <Term name={tell('visit.who-may')}>
        {who.length === 0
          ? tell('gantt.any-guard')
          : who.map((guard) => naming(guard) ?? guard).join('、')}
      </Term>
      {walker !== undefined && <Term name={tell('visit.walker')}>{naming(walker) ?? walker}</Term>}
    </>
  );
}

function ReplayLink({ round }: { readonly round: RoundPicture }) {
  const tell = useTell();
  const [, goTo] = useLocation();
  if (round.stage === 'upcoming') return null;
  return (
    <Button onClick={() => goTo(`/patrol/replay?round=${encodeURIComponent(round.id)}`)}>
      {tell('visit.replay')}
    </Button>
  );
}

/** What is told of a point in this round, or of the round as a whole; each line the way to its cause. */
function Record({ lines, site }: { readonly lines: readonly Line[]; readonly site: SitePicture }) {
  const tell = useTell();
  const { language } = useWords();
  const naming = useNaming();
  const [traced, setTraced] = useState<string>();
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{tell('visit.record')}</h3>
      <ol className="told">
        {lines.map((line) => (
          <li key={line.id}>
            <time>{clockOf(line.time, site.zone)}</time>
            <span>{sentence(line, site, naming)[language]}</span>
            <Button type="link" size="small" onClick={() => setTraced(line.id)}>
              #{line.sequence}
            </Button>
          </li>
        ))}
      </ol>
      <ChainDrawer
        traced={traced === undefined ? undefined : { of: 'facts', id: traced }}
        site={site}
        onClose={() => setTraced(undefined)}
      />
    </section>
  );
}

function linesOf(
  { facts, beside, readers }: RoundDetail,
  checkpoint: string | undefined,
): readonly Line[] {
  if (checkpoint === undefined) return facts.filter(({ type }) => type.startsWith('round.'));
  const device = readers.find((reader) => reader.checkpoint === checkpoint)?.device;
  const down = beside.find(
    ({ type, data }) => type === 'device.offline' && device !== undefined && data.device === device,
  );
  // That its reader came up matters where it was down before.
  const isHere = ({ data, sequence }: Line): boolean =>
    'checkpoint' in data
      ? data.checkpoint === checkpoint
      : down !== undefined &&
        'device' in data &&
        data.device === device &&
        sequence >= down.sequence;
  const rounds = facts.filter(({ type }) => type.startsWith('round.'));
  return [...rounds, ...facts.filter(isHere), ...beside.filter(isHere)].sort(
    (a, b) => a.sequence - b.sequence,
  );
}

/** How much later than it was made the tap came; undefined where it came at once. */
function delayOf(visit: VisitPicture, detail: RoundDetail | undefined): number | undefined {
  const line = detail?.facts.find(({ id }) => id === visit.fact);
  if (line === undefined || visit.time === undefined || !isMade(visit)) return undefined;
  // Told by hand: nothing was under way.
  if (visit.proof === 'manual') return undefined;
  const delay = Date.parse(line.at) - Date.parse(visit.time);
  return delay > LATE_MS ? delay : undefined;
}

// Less than this is the way over the wires.
const LATE_MS = 60_000;

const proofWord = (proof: string, tell: ReturnType<typeof useTell>): string => {
  const key = patrolKey(`proof.${proof}`);
  return key === undefined ? proof : tell(key);
};
