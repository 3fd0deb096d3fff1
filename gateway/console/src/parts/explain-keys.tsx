import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { OPENING_PRESETS } from '../../../words/opening-words.ts';
import { openingId } from '../api/brands.ts';
import { useWords } from '../words/language.tsx';
import { useActing } from './use-acting.ts';

/** What an opening by hand was: one press each, in keys that a glove hits; or in one's own words. */
export function ExplainKeys({ opening, onSaid }: { readonly opening: string; onSaid?(): void }) {
  const { say, of } = useWords();
  const { send, pending } = useActing();
  const [isOther, setIsOther] = useState(false);
  const [own, setOwn] = useState('');
  const explain = async (as: string, told: string): Promise<void> => {
    const data = { opening: openingId({ opening }), as };
    if (await send({ type: 'opening.explain', data }, say('opening.explained', { as: told }))) {
      onSaid?.();
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (own.trim() !== '') void explain(own.trim(), own.trim());
  };
  return (
    <div className="explain">
      {OPENING_PRESETS.map((preset) => (
        // One spelling is kept, whoever's language it was: by it one counts.
        <Button
          key={preset.zh}
          disabled={pending}
          onClick={() => void explain(preset.zh, of(preset))}
        >
          {of(preset)}
        </Button>
      ))}
      {isOther ? (
        <form onSubmit={submit}>
          <Input
            autoFocus
            maxLength={100}
            value={own}
            placeholder={say('opening.other.say')}
            aria-label={say('opening.other.say')}
            onChange={(event) => setOwn(event.target.value)}
          />
          <Button type="primary" htmlType="submit" disabled={pending || own.trim() === ''}>
            {say('common.save')}
          </Button>
        </form>
      ) : (
        <Button type="dashed" onClick={() => setIsOther(true)}>
          {say('opening.other')}
        </Button>
      )}
    </div>
  );
}
