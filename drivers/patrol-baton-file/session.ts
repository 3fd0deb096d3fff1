import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { wallText } from '../../rules/vocabulary/wall-time.ts';
import { answerSilently, doneTo } from '../barrier/orders.ts';
import { createOutbox } from '../barrier/outbox.ts';
import type {
  ArrivedFile,
  DeviceConfig,
  FileVerdict,
  Output,
  ReadingRef,
  Session,
} from '../driver.ts';
import { batonName, type Export, type FileTap, readExport } from './codec.ts';
import type { Settings } from './settings.ts';
import {
  type FileCode,
  missingLines,
  rowLines,
  strangerLines,
  whyPartly,
  whyRefused,
} from './words.ts';

/** Why a folder's device is not as it should be. */
const CONCERN_CODES = ['file-refused', 'rows-refused'] as const;
type Concern = (typeof CONCERN_CODES)[number];

/** Taps that are not durable within this are told once more: the outbox may have been full. */
const STORE_MS = { first: 30_000, longest: 600_000 } as const;

type Waiting = {
  readonly verdict: FileVerdict;
  readonly taps: readonly FileTap[];
  refs: Set<ReadingRef>;
  storeMs: number;
  due: Instant;
};

/** What comes into one folder, for the batons whose taps stand in it. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<ArrivedFile, FileVerdict> {
  const outbox = createOutbox<FileVerdict>();
  const owners = ownersOf(devices);
  const settings = devices[0]?.settings ?? {};
  const waiting = new Set<Waiting>();
  const tellAll = (state: 'online' | 'degraded', why: string): void => {
    for (const { id } of devices) outbox.tell(id).health({ state, why });
  };

  const refuse = (name: string, code: FileCode, more: readonly string[] = []): void => {
    outbox.send({ name, outcome: 'refused', why: whyRefused(name, code, more) });
    concern('file-refused', `${name}: ${code}`);
  };

  const concern = (why: Concern, text: string): void => {
    for (const { id } of devices) outbox.tell(id).fault({ code: why, text });
    tellAll('degraded', why);
  };

  const read = ({ name, sheet }: ArrivedFile, now: Instant) => {
    if (!sheet.ok) return refuse(name, sheet.error);
    const found = readExport(sheet.value, settings, { batons: owners.known, now });
    if (!found.ok) return refuse(name, 'columns-missing', missingLines(found.error));
    const { taps, problems, headers } = found.value;
    const lines = rowLines(problems, headers);
    if (problems.length > 0 && taps.length === 0) return refuse(name, 'no-taps', lines);
    if (problems.length > 0 && settings.badRows === 'refuse-file') {
      return refuse(name, 'rows-bad', lines);
    }
    take(name, found.value, now);
  };

  const take = (name: string, { taps, problems, headers, strangers }: Export, now: Instant) => {
    const lines = [...rowLines(problems, headers), ...strangerLines(strangers)];
    const why = lines.length === 0 ? {} : { why: whyPartly(name, taps.length, lines) };
    const verdict: FileVerdict = { name, outcome: 'done', ...why };
    for (const { id } of devices) outbox.tell(id).heard();
    const storeMs = STORE_MS.first;
    const one = { verdict, taps, refs: tellTaps(taps), storeMs, due: after(now, storeMs) };
    waiting.add(one);
    if (problems.length > 0) concern('rows-refused', `${name}: ${problems.length} rows not taken`);
    else tellAll('online', 'heard');
    settle(one);
  };

  const tellTaps = (taps: readonly FileTap[]): Set<ReadingRef> =>
    new Set(
      taps.flatMap((tap) => {
        const owner = owners.of(tap.baton);
        return owner === undefined ? [] : [tellTap(owner, tap)];
      }),
    );

  const tellTap = (
    owner: DeviceId,
    { baton, record, tag, badge, wall, time }: FileTap,
  ): ReadingRef => {
    const deviceTime = wallText(wall);
    const key = [batonName(baton), record ?? '', deviceTime, tag.uid].join('/');
    return outbox.tell(owner).reading(
      {
        type: 'tag.tapped',
        data: { tag, ...(badge && { badge }), proof: 'uid', deviceTime, offline: true },
      },
      { key, time },
    );
  };

  /** A file is moved away when every tap of it is durable. */
  const settle = (one: Waiting): void => {
    if (one.refs.size > 0) return;
    waiting.delete(one);
    outbox.send(one.verdict);
  };

  const tellAgain = (one: Waiting, now: Instant): void => {
    one.storeMs = Math.min(STORE_MS.longest, 2 * one.storeMs);
    one.due = after(now, one.storeMs);
    one.refs = tellTaps(one.taps);
    for (const { id } of devices) {
      outbox.tell(id).fault({ code: 'not-stored', text: 'the taps of a file are told once more' });
    }
  };

  const taken = (): Output<FileVerdict> => outbox.take();
  return {
    opened() {
      // A folder into which nobody puts anything says nothing of the batons.
      tellAll('online', 'listening');
      return taken();
    },
    closed() {
      // Whatever is still in the folder is read anew when it is there again.
      waiting.clear();
      return taken();
    },
    receive(file, now) {
      read(file, now);
      return taken();
    },
    command(command) {
      answerSilently(doneTo(outbox.tell(command.device).reading), command);
      return taken();
    },
    stored(ref) {
      for (const one of [...waiting]) if (one.refs.delete(ref)) settle(one);
      return taken();
    },
    wake(now) {
      for (const one of waiting) if (one.due <= now) tellAgain(one, now);
      return taken();
    },
    get nextWake() {
      return [...waiting].map(({ due }) => due).reduce<Instant | undefined>(earliest, undefined);
    },
  };
}

/** Whose taps a baton's number stands for. */
function ownersOf(devices: readonly DeviceConfig<Settings>[]): {
  readonly known: ReadonlySet<string> | 'any';
  of(baton: string | undefined): DeviceId | undefined;
} {
  const named = new Map(
    devices.flatMap(({ id, settings }) =>
      settings.baton === undefined ? [] : [[batonName(settings.baton.toUpperCase()), id] as const],
    ),
  );
  const others = devices.find(({ settings }) => settings.baton === undefined)?.id;
  return {
    known: others === undefined ? new Set(named.keys()) : 'any',
    of: (baton) => named.get(batonName(baton)) ?? others,
  };
}
