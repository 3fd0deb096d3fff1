import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Session, SitePicture } from '../api/types.ts';
import { useNaming } from '../feed/names.tsx';
import { useServerNow } from './clocks.tsx';
import type { AlarmRecord } from './queries.ts';
import { reportOf } from './report.ts';
import { useAlarmWords } from './words.ts';

/** 报告文字: the alarm in a few lines, shown and copied by one key, to be read out or sent by whoever reports it. */
export function ReportText({
  record,
  site,
  session,
  opener,
}: {
  readonly record: AlarmRecord;
  readonly site: SitePicture;
  readonly session: Pick<Session, 'username'>;
  /** What a key of the page presses. */
  readonly opener?: RefObject<HTMLButtonElement | null>;
}) {
  const { say, language } = useAlarmWords();
  const naming = useNaming();
  const now = useServerNow();
  const [writtenAt, setWrittenAt] = useState<number>();
  const [isCopied, setCopied] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const { alarm, facts } = record;
  const text =
    writtenAt === undefined
      ? ''
      : reportOf(
          { site, alarm, facts, by: session.username, now: writtenAt },
          { language, naming },
        );
  useEffect(() => {
    if (writtenAt === undefined || area.current === null) return;
    area.current.focus();
    area.current.select();
    area.current.scrollIntoView({ block: 'nearest' });
    void copied(area.current.value).then(setCopied);
  }, [writtenAt]);
  return (
    <div className="report">
      <button
        ref={opener}
        type="button"
        className="quick"
        aria-keyshortcuts="t"
        onClick={() => setWrittenAt(Math.round(now))}
      >
        {say('report')} <kbd>T</kbd>
      </button>
      {writtenAt !== undefined && (
        <>
          <textarea
            ref={area}
            readOnly
            rows={Math.min(text.split('\n').length + 1, 16)}
            aria-label={say('report')}
            data-testid="report-text"
            value={text}
          />
          <p className="note" role="status">
            {say(isCopied ? 'report.copied' : 'report.copy')}
          </p>
        </>
      )}
    </div>
  );
}

/** Puts the selected text where it can be pasted from; false where this browser does not let a page do so. */
function copied(text: string): Promise<boolean> {
  // A console reached by plain HTTP has no clipboard of its own: the older way takes what is selected.
  if (!('clipboard' in navigator)) return Promise.resolve(document.execCommand('copy'));
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
