import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { sentence } from '../../../words/sentences.ts';
import { credentialId, deviceId, permitId } from '../api/brands.ts';
import { useSite } from '../api/queries.ts';
import type { Line, PermitRow } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useNaming } from '../feed/names.tsx';
import { useNow } from '../feed/use-now.ts';
import { useWords } from '../words/language.tsx';
import { Pick } from './pick.tsx';
import { useActing } from './use-acting.ts';

type Enrolling = Extract<Line, { readonly type: 'enrolment.awaited' | 'enrolment.ended' }>;

/** 在读卡器上登记: the next card shown at a reader is this permit's; which reader waits, and what came of it. */
export function EnrolAtReader({
  permit,
  credential,
  onDone,
}: {
  readonly permit: PermitRow;
  readonly credential: string;
  onDone(): void;
}) {
  const { say, language, of } = useWords();
  const site = useSite().data;
  const { lines, offsetMs } = useFeed();
  const naming = useNaming();
  const { send, pending } = useActing();
  const now = useNow(500);
  const [chosen, setChosen] = useState<string>();
  const [reader, setReader] = useState<string>();
  const last = lines.filter(isEnrolling).findLast(({ data }) => data.device === reader);
  const awaited = last?.type === 'enrolment.awaited' ? last : undefined;
  const ended = last?.type === 'enrolment.ended' ? last : undefined;
  const isDone = ended?.data.outcome === 'enrolled';
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
  if (site === undefined) return null;
  const name = site.readers.find(({ id }) => id === reader)?.name;
  const wait = async (): Promise<void> => {
    const at = chosen ?? site.readers[0]?.id;
    if (at === undefined) return;
    const data = {
      reader: deviceId({ id: at }),
      permit: permitId(permit),
      credential: credentialId({ credential }),
    };
    if (await send({ type: 'enrolment.await', data })) setReader(at);
  };
  const stop = (): void => {
    if (reader === undefined) return;
    void send({ type: 'enrolment.stop', data: { reader: deviceId({ id: reader }) } });
  };
  return (
    <section className="sub enrol-at" aria-label={say('enrol.at')}>
      <h3>{say('enrol.at')}</h3>
      {awaited === undefined ? (
        <p className="keys">
          <Pick
            label={say('enrol.reader')}
            value={chosen ?? site.readers[0]?.id}
            options={site.readers.map(({ id, name: place }) => ({ value: id, label: of(place) }))}
            onChange={setChosen}
          />
          <Button disabled={pending || site.readers.length === 0} onClick={() => void wait()}>
            {say('enrol.wait')}
          </Button>
        </p>
      ) : (
        <Alert
          type="info"
          showIcon
          title={say('enrol.waits', {
            reader: name === undefined ? '' : of(name),
            seconds: Math.max(
              0,
              Math.floor((Date.parse(awaited.data.until) - now - offsetMs) / 1000),
            ),
          })}
          action={
            <Button size="small" disabled={pending} onClick={stop}>
              {say('enrol.stop')}
            </Button>
          }
        />
      )}
      {ended !== undefined && !isDone && (
        <Alert type="warning" showIcon title={sentence(ended, site, naming)[language]} />
      )}
    </section>
  );
}

const isEnrolling = (line: Line): line is Enrolling =>
  line.type === 'enrolment.awaited' || line.type === 'enrolment.ended';
