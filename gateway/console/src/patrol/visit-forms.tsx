import { Input, Modal } from 'antd';
import { useState } from 'react';
import { checkpointId, personId, roundId } from '../api/brands.ts';
import type { RoundPicture, SitePicture, VisitPicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { Choice } from '../parts/choice.tsx';
import { fromField, toField } from '../parts/moment.ts';
import { useActing } from '../parts/use-acting.ts';
import { useWords } from '../words/language.tsx';
import { GuardChoice } from './guard-choice.tsx';
import { type PatrolKey, useTell } from './words.ts';

type Form = { readonly round: RoundPicture; onClose(): void };

/** Why a point is left out, or its miss excused: one press, or one's own words. */
export function SkipForm({ round, visit, onClose }: Form & { readonly visit: VisitPicture }) {
  const tell = useTell();
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [why, setWhy] = useState<string>();
  const skip = async (): Promise<void> => {
    if (why === undefined || why.trim() === '') return;
    const data = {
      round: roundId(round),
      checkpoint: checkpointId({ id: visit.checkpoint }),
      why: why.trim(),
    };
    const told = tell('visit.skipped.done', { point: of(visit.name) });
    if (await send({ type: 'visit.skip', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${tell(visit.mark === 'missed' ? 'visit.excuse' : 'visit.skip')} · ${of(visit.name)}`}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: why === undefined || why.trim() === '' }}
      confirmLoading={pending}
      onOk={() => void skip()}
      onCancel={onClose}
    >
      <Reason keys={SKIPPED} why={why} onChange={setWhy} />
    </Modal>
  );
}

/** 补录打点: somebody was there, and this is who says so. */
export function TapForm({
  round,
  visit,
  site,
  onClose,
}: Form & { readonly visit: VisitPicture; readonly site: SitePicture }) {
  const tell = useTell();
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [why, setWhy] = useState<string>();
  const [guard, setGuard] = useState<string | undefined>(nearOf(round)[0]);
  const [time, setTime] = useState(toField(site.zone, likelyTime(round)));
  const isWhole = why !== undefined && why.trim() !== '' && guard !== undefined;
  const record = async (): Promise<void> => {
    if (!isWhole) return;
    const at = fromField(site.zone, time);
    const data = {
      checkpoint: checkpointId({ id: visit.checkpoint }),
      guard: personId({ person: guard }),
      ...(at === undefined ? {} : { time: at }),
      why: why.trim(),
    };
    const told = tell('visit.tapped.done', { point: of(visit.name) });
    if (await send({ type: 'tap.record', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${tell('visit.tap')} · ${of(visit.name)}`}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: !isWhole }}
      confirmLoading={pending}
      onOk={() => void record()}
      onCancel={onClose}
    >
      <p className="note">{tell('visit.tap.note')}</p>
      <GuardChoice near={nearOf(round)} value={guard} onChange={setGuard} />
      <div className="field">
        <label htmlFor="tap-time">{tell('visit.time')}</label>
        <Input
          id="tap-time"
          type="datetime-local"
          value={time}
          onChange={(event) => setTime(event.target.value)}
        />
      </div>
      <Reason keys={RECORDED} why={why} onChange={setWhy} />
    </Modal>
  );
}

/** Who walks the round from now on. */
export function TakeForm({ round, onClose }: Form) {
  const tell = useTell();
  const { say, of } = useWords();
  const naming = useNaming();
  const { send, pending } = useActing();
  const [guard, setGuard] = useState<string>();
  const take = async (): Promise<void> => {
    if (guard === undefined) return;
    const data = { round: roundId(round), guard: personId({ person: guard }) };
    const told = tell('visit.taken.done', { who: naming(guard) ?? guard });
    if (await send({ type: 'round.take', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={`${tell('visit.take')} · ${of(round.name)}`}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: guard === undefined }}
      confirmLoading={pending}
      onOk={() => void take()}
      onCancel={onClose}
    >
      <GuardChoice
        near={nearOf(round).filter((known) => known !== round.taken)}
        value={guard}
        onChange={setGuard}
      />
    </Modal>
  );
}

const SKIPPED: readonly PatrolKey[] = [
  'reason.works',
  'reason.weather',
  'reason.incident',
  'reason.locked',
];
const RECORDED: readonly PatrolKey[] = ['reason.tag', 'reason.device', 'reason.seen'];

function Reason({
  keys,
  why,
  onChange,
}: {
  readonly keys: readonly PatrolKey[];
  readonly why: string | undefined;
  onChange(why: string): void;
}) {
  const tell = useTell();
  const offered = keys.map((key) => tell(key));
  return (
    <>
      <Choice
        label={tell('visit.reason')}
        value={why}
        options={offered.map((text) => ({ value: text, label: text }))}
        onChange={onChange}
      />
      <Input
        aria-label={tell('visit.other')}
        placeholder={tell('visit.other')}
        maxLength={500}
        value={why === undefined || offered.includes(why) ? '' : why}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}

/** Guards one thinks of first: who took the round, who tapped in it, whom its route names. */
function nearOf({ taken, walker, guards, visits }: RoundPicture): readonly string[] {
  const all = [taken, walker, ...visits.map(({ guard }) => guard), ...guards];
  return [...new Set(all.filter((guard) => guard !== undefined))].slice(0, 6);
}

/** Now, where the round runs; else the middle of its window. */
function likelyTime({ stage, from, to }: RoundPicture): string {
  const now = Date.now();
  if (stage === 'open' && now <= Date.parse(to)) return new Date(now).toISOString();
  return new Date((Date.parse(from) + Date.parse(to)) / 2).toISOString();
}
