import { Drawer } from 'antd';
import { sentence } from '../../../words/sentences.ts';
import { type Traced, useChain } from '../api/queries.ts';
import type { Chain, SitePicture } from '../api/types.ts';
import { useFeed } from '../feed/feed.tsx';
import { useFeedNaming } from '../feed/names.tsx';
import { useWords } from '../words/language.tsx';
import { clockOf } from './clock.ts';

/** Walks a fact or a passage back to the card, act or signal that caused it. */
export function ChainDrawer({
  traced,
  site,
  onClose,
}: {
  readonly traced: Traced | undefined;
  readonly site: SitePicture;
  onClose(): void;
}) {
  const { say, of, language } = useWords();
  const { lines } = useFeed();
  const chain = useChain(traced);
  const naming = useFeedNaming(lines, of);
  return (
    <Drawer open={traced !== undefined} onClose={onClose} title={say('chain.title')} size={460}>
      <ol className="chain" data-testid="chain">
        {(chain.data?.facts ?? []).map((line) => (
          <li key={line.id}>
            <time>{clockOf(line.time, site.zone)}</time>
            <b>{sentence(line, site, naming)[language]}</b>
            <small>
              {line.type} · #{line.sequence}
            </small>
          </li>
        ))}
        {chain.data !== undefined && <Cause input={chain.data.input} zone={site.zone} />}
      </ol>
    </Drawer>
  );
}

function Cause({ input, zone }: { readonly input: Chain['input']; readonly zone: string }) {
  const { say } = useWords();
  if (input === undefined) return <li className="cause">{say('chain.none')}</li>;
  return (
    <li className="cause">
      <time>{clockOf(input.time, zone)}</time>
      <b>
        {say('chain.input')}: {input.type ?? input.kind}
      </b>
      <small>
        {input.source ?? input.kind} · {input.id}
      </small>
    </li>
  );
}
