import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { isShownAt, OFFICE, SILENT, type Stand } from '../../rules/vocabulary/stand.ts';
import { mayRead } from '../accounts/roles.ts';
import { withoutWords } from './alarm-words.ts';
import type { Monitor, Person } from './identity.ts';
import type { Door, Records } from './ports.ts';
import { standOf } from './stand.ts';

/** Of what calls for help in silence, and where from; nothing of what does not. */
type Quiet = { readonly quiet?: boolean; readonly post?: string };
type Told = { readonly fact: Fact };

/** Facts as one reader may see them: none of a silent call for help where it comes from, no free text without names. */
export type Showing = <T extends Told>(told: readonly T[]) => Promise<readonly T[]>;

/** What of alarms is shown to whom, where. */
export type Shown = {
  facts(reader: Person | Monitor, at: string | undefined): Showing;
  /** True where that is shown of which only the alarm's id is known. */
  isAlarmShown(reader: Person, at: string | undefined, alarm: string): Promise<boolean>;
};

// More alarms than a reader looks back on at once; what was forgotten is looked up again.
const KNOWN_MAX = 2_000;

/** Shows facts to who asks. What a fact does not tell of its alarm is looked up by the alarm's id. */
export function createShowing({
  engine,
  records,
}: {
  readonly engine: Pick<Door, 'view' | 'site'>;
  readonly records: Pick<Records, 'alarms'>;
}): Shown {
  const known = new Map<string, Quiet>();

  const quietAlarm = async (alarm: string): Promise<Quiet> => {
    const kept = known.get(alarm);
    if (kept !== undefined) return kept;
    const found = engine.view({ kind: 'alarm', id: alarm }) ?? (await recorded(alarm));
    const quiet = quietIn(found);
    const [oldest] = known.keys();
    if (known.size >= KNOWN_MAX && oldest !== undefined) known.delete(oldest);
    known.set(alarm, quiet);
    return quiet;
  };

  const recorded = async (alarm: string): Promise<object> => {
    const [raised] = await records.alarms.raised([alarm]);
    if (raised !== undefined) return raised.data;
    // Of what was trimmed its row may tell what it was, and not where it came from.
    const row = await records.alarms.one(alarm);
    return row !== undefined && SILENT.includes(row.kind) ? { quiet: true } : {};
  };

  const isShown = async (stand: Stand, fact: Fact): Promise<boolean> => {
    if (!isShownAt(stand, quietOf(engine.site, fact))) return false;
    return !('alarm' in fact.data) || isShownAt(stand, await quietAlarm(String(fact.data.alarm)));
  };

  const shownAt = async <T extends Told>(
    stand: Stand,
    told: readonly T[],
  ): Promise<readonly T[]> => {
    const shown: T[] = [];
    for (const one of told) {
      if (await isShown(stand, one.fact)) shown.push({ ...one, fact: withoutDuress(one.fact) });
    }
    return shown;
  };

  return {
    facts: (reader, at) => {
      if (reader.kind === 'monitor') return (told) => Promise.resolve(told);
      // Refused here, before anything is sent.
      const stand = standOf(reader, at);
      return async (told) => {
        const shown = stand === OFFICE ? told : await shownAt(stand, told);
        if (mayRead(reader.role, 'names')) return shown;
        return shown.map((one) => ({ ...one, fact: withoutWords(one.fact) }));
      };
    },
    isAlarmShown: async (reader, at, alarm) => {
      const stand = standOf(reader, at);
      return stand === OFFICE || isShownAt(stand, await quietAlarm(alarm));
    },
  };
}

/** A badge by which a guard asks for help in silence is told as any other of his. */
function withoutDuress<T extends Fact>(fact: T): T {
  if (!('duress' in fact.data)) return fact;
  const { duress: _, ...data } = fact.data;
  return { ...fact, data };
}

/** What a fact tells itself: that its alarm is silent, that its kind or its zone is, that a guard asks for help. */
function quietOf(site: Site, fact: Fact): Quiet {
  const { data } = fact;
  if (fact.type === 'duress.signalled') return { quiet: true };
  // It says what somebody would have done, and not about which alarm.
  if (fact.type === 'act.refused' && fact.data.type.startsWith('alarm.')) return { quiet: true };
  const own = quietIn(data);
  if (own.quiet === true) return own;
  const zone = zoneOf(site, data);
  const kinds = [
    'kind' in data ? data.kind : undefined,
    'takenFor' in data ? data.takenFor : undefined,
    'event' in data && typeof data.event === 'object' ? data.event.kind : undefined,
    zone?.kind,
  ];
  if (!kinds.some((kind) => kind !== undefined && SILENT.includes(kind))) return {};
  // An alarm knows best where it comes from.
  if ('alarm' in data) return {};
  return zone?.post === undefined ? { quiet: true } : { quiet: true, post: zone.post };
}

function zoneOf({ zones }: Site, data: Fact['data']): Site['zones'][number] | undefined {
  if ('zone' in data) return zones.find(({ id }) => id === data.zone);
  if (!('input' in data)) return undefined;
  return zones.find(({ id }) => `zone.${id}` === data.input);
}

function quietIn(data: object): Quiet {
  if (!('quiet' in data) || data.quiet !== true) return {};
  return 'post' in data && typeof data.post === 'string'
    ? { quiet: true, post: data.post }
    : { quiet: true };
}
