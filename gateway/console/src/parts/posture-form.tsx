import { Button, Modal } from 'antd';
import { useState } from 'react';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { POSTURES } from '../../../words/record-terms.ts';
import type { Session, SitePicture } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { momentOf } from './clock.ts';
import { endOfDay } from './moment.ts';
import { useActing } from './use-acting.ts';

type Posture = keyof typeof POSTURES;
const ORDER = ['normal', 'heightened', 'lockdown'] as const satisfies readonly Posture[];
const LENGTHS = ['posture.hours-2', 'posture.today', 'posture.open'] as const;
type Length = (typeof LENGTHS)[number];
const TWO_HOURS_MS = 7_200_000;

/** 态势: how wary the site is, and the key that changes it. */
export function PostureBar({
  site,
  session,
}: {
  readonly site: SitePicture;
  readonly session: Session;
}) {
  const { say, of } = useWords();
  const [isSetting, setIsSetting] = useState(false);
  const { posture = 'normal', postureUntil } = site.state;
  const name = isPosture(posture) ? of(POSTURES[posture]) : posture;
  return (
    <section className={`panel posture ${posture}`} data-testid="posture">
      <span>{say('posture')}</span>
      <b>
        {postureUntil === undefined
          ? name
          : say('posture.now', { posture: name, at: momentOf(postureUntil, site.zone) })}
      </b>
      <span className="space" />
      {session.acts.includes('posture.set') && (
        <Button onClick={() => setIsSetting(true)}>{say('posture.set')}</Button>
      )}
      {isSetting && <PostureForm site={site} onClose={() => setIsSetting(false)} />}
    </section>
  );
}

const isPosture = (word: string): word is Posture => Object.hasOwn(POSTURES, word);

function PostureForm({ site, onClose }: { readonly site: SitePicture; onClose(): void }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [posture, setPosture] = useState<Posture>();
  const [length, setLength] = useState<Length>('posture.today');
  const set = async (): Promise<void> => {
    if (posture === undefined) return;
    const until = posture === 'normal' ? undefined : endOf(length, site.zone);
    const data = { posture, ...(until === undefined ? {} : { until }) };
    const told = say('posture.done', { posture: of(POSTURES[posture]) });
    if (await send({ type: 'posture.set', data }, told)) onClose();
  };
  return (
    <Modal
      open
      title={say('posture.set')}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      okButtonProps={{ disabled: posture === undefined, danger: posture === 'lockdown' }}
      confirmLoading={pending}
      onOk={() => void set()}
      onCancel={onClose}
    >
      <p className="note">{say('posture.note')}</p>
      <Choice<Posture>
        label={say('posture')}
        value={posture}
        options={ORDER.map((value) => ({ value, label: of(POSTURES[value]) }))}
        onChange={setPosture}
      />
      {posture !== 'normal' && (
        <Choice<Length>
          label={say('posture.until')}
          value={length}
          options={LENGTHS.map((value) => ({ value, label: say(value) }))}
          onChange={setLength}
        />
      )}
    </Modal>
  );
}

function endOf(length: Length, zone: string): string | undefined {
  if (length === 'posture.open') return undefined;
  if (length === 'posture.today') return endOfDay(zone, Date.now(), 0);
  return toRfc3339(instant(Date.now() + TWO_HOURS_MS));
}
