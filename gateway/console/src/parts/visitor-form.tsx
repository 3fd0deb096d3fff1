import { App, Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import { freshId } from '../api/fresh-id.ts';
import type { SitePicture } from '../api/types.ts';
import { useInviting, useTemporaryCards } from '../api/visitors.ts';
import { useWords } from '../words/language.tsx';
import { Choice } from './choice.tsx';
import { errandOptions, isErrand } from './errands.ts';
import { endOfDay, toField } from './moment.ts';
import { Pick } from './pick.tsx';
import { PlateField } from './plate-field.tsx';
import { problemWords } from './use-acting.ts';
import { cardsFree, invitationOf, NOBODY_YET, type VisitorEntry } from './visitor-entry.ts';

/** A visitor in one line: plate, whom he visits, Enter. What else may be said is folded away, a Tab further. */
export function VisitorForm({ site }: { readonly site: SitePicture }) {
  const words = useWords();
  const { say, of } = words;
  const { message } = App.useApp();
  const inviting = useInviting();
  const plate = useRef<InputRef>(null);
  const host = useRef<InputRef>(null);
  const [id, setId] = useState(freshId);
  const [entry, setEntry] = useState<VisitorEntry>(NOBODY_YET);
  const [isMore, setIsMore] = useState(false);
  const set = (part: Partial<VisitorEntry>): void => setEntry({ ...entry, ...part });
  const submit = async (): Promise<void> => {
    const body = invitationOf(site.zone, entry);
    if (body.plate === undefined && body.name === undefined) {
      setIsMore(true);
      void message.warning(say('visitor.unnamed'));
      return plate.current?.focus();
    }
    if (body.host === '') {
      void message.warning(say('visitor.hostless'));
      return host.current?.focus();
    }
    try {
      await inviting.mutateAsync({ id, body });
      void message.success(say('visitor.done', { who: body.plate ?? body.name ?? '' }));
      setEntry(NOBODY_YET);
      setId(freshId());
      plate.current?.focus();
    } catch (error) {
      // A refusal was judged and is over: what is tried next is another visitor.
      setId(freshId());
      void message.error(problemWords(error, of), 6);
    }
  };
  // The browser's own rule sends a form by Enter from its first button only; a choice among these fields is not one.
  const sendByEnter = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (!(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (!inviting.isPending) void submit();
  };
  return (
    <form
      className="visitor-form"
      aria-label={say('visitors.new')}
      onKeyDown={sendByEnter}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="bar">
        <PlateField field={plate} value={entry.plate} onChange={(text) => set({ plate: text })} />
        <Input
          ref={host}
          autoComplete="off"
          maxLength={100}
          value={entry.host}
          placeholder={say('visitor.host')}
          aria-label={say('visitor.host')}
          onChange={(event) => set({ host: event.target.value })}
        />
        <Button type="primary" htmlType="submit" loading={inviting.isPending}>
          {say('visitor.submit')}
        </Button>
        <Button
          aria-expanded={isMore}
          aria-controls="visitor-more"
          onClick={() => setIsMore(!isMore)}
        >
          {say('visitor.more')} {isMore ? '▴' : '▾'}
        </Button>
      </div>
      {isMore && <More entry={entry} site={site} onSet={set} />}
    </form>
  );
}

const TEXTS = ['name', 'phone', 'agreed'] as const;
const HOUR_MS = 3_600_000;

function More({
  entry,
  site,
  onSet,
}: {
  readonly entry: VisitorEntry;
  readonly site: SitePicture;
  onSet(part: Partial<VisitorEntry>): void;
}) {
  const words = useWords();
  const { say } = words;
  const cards = useTemporaryCards();
  const until = (at: string) => () => onSet({ until: toField(site.zone, at) });
  const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  return (
    <div id="visitor-more" className="visitor-more">
      <div className="fields">
        {TEXTS.map((name) => (
          <Input
            key={name}
            autoComplete="off"
            maxLength={name === 'phone' ? 40 : 100}
            inputMode={name === 'phone' ? 'tel' : 'text'}
            value={entry[name]}
            placeholder={say(`visitor.${name}`)}
            aria-label={say(`visitor.${name}`)}
            onChange={(event) => onSet({ [name]: event.target.value })}
          />
        ))}
      </div>
      <div className="visitor-terms">
        <span>
          <label htmlFor="visitor-until">{say('visitor.until')}</label>
          <Input
            id="visitor-until"
            type="datetime-local"
            value={entry.until}
            onChange={(event) => onSet({ until: event.target.value })}
          />
          <Button size="small" onClick={until(inHours(2))}>
            {say('visitor.hours', { hours: 2 })}
          </Button>
          <Button
            size="small"
            type={entry.until === '' ? 'primary' : 'default'}
            onClick={() => onSet({ until: '' })}
          >
            {say('visitor.tonight')}
          </Button>
          <Button size="small" onClick={until(endOfDay(site.zone, Date.now(), 1))}>
            {say('visitor.tomorrow')}
          </Button>
        </span>
        <Choice
          label={say('visitor.often')}
          value={entry.often}
          options={[
            { value: 'once', label: say('visitor.once') },
            { value: 'any', label: say('visitor.any') },
          ]}
          onChange={(often) => onSet({ often })}
        />
        <span>
          {say('visitor.card')}
          <Pick
            label={say('visitor.card')}
            value={entry.card}
            all={say('visitor.no-card')}
            options={cardsFree(cards.data?.items ?? []).map(({ credential, tail }) => ({
              value: credential,
              label: `…${tail ?? '????'}`,
            }))}
            onChange={(card) => onSet({ card })}
          />
        </span>
        <span>
          {say('permit.errand')}
          <Pick
            label={say('permit.errand')}
            value={entry.errand}
            all={say('visitor.no-errand')}
            options={errandOptions(words, site)}
            onChange={(errand) => onSet({ errand: isErrand(errand) ? errand : undefined })}
          />
        </span>
      </div>
    </div>
  );
}
