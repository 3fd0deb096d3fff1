import type { ActType } from '../../rules/vocabulary/acts.ts';
import { FACTS, type Fact } from '../../rules/vocabulary/facts.ts';
import type { SentCommand } from '../../rules/vocabulary/inputs.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { CommitRows, Snapshot, ViewRow } from '../engine/ports.ts';
import type { CommitWork } from './commit-work.ts';
import type { JournalTable, ViewsTable } from './tables.ts';

/** Turns a batch into flat rows for the worker: each text is made here, once. */
export function toWork(batch: {
  readonly site: string;
  readonly after: number;
  readonly position: number;
  readonly rows: CommitRows;
}): CommitWork {
  const { site, after, position, rows } = batch;
  const times = [...rows.inputs.map(({ input }) => input.at), ...rows.sources.map(({ at }) => at)];
  const at = times.reduce((latest, time) => Math.max(latest, time), 0);
  return {
    site,
    after,
    position,
    at,
    inputs: rows.inputs.map((stored) => inputRow(site, position, stored)),
    facts: rows.facts.map((fact) => factRow(site, fact)),
    acts: rows.inputs.flatMap(({ input }) =>
      input.kind === 'act' && CHANGES_REFERENCE_DATA.has(input.type)
        ? [{ id: input.id, type: input.type, data: JSON.stringify(input.data) }]
        : [],
    ),
    commands: rows.commands.map(({ id, command, expires }) => ({
      site,
      id,
      position,
      type: command.type,
      device: command.device,
      body: JSON.stringify(command),
      expires,
      answered: null,
    })),
    answered: rows.answered,
    sources: rows.sources.map((source) => ({ site, ...source })),
    layouts: rows.layouts.map((layout) => ({
      site,
      digest: layout.digest,
      position,
      body: JSON.stringify(layout),
    })),
    views: (rows.views ?? []).map((view) => viewRow(site, at, view)),
  };
}

/** Acts whose bodies hold what their facts must not: names, plates, card numbers. */
const CHANGES_REFERENCE_DATA: ReadonlySet<ActType> = new Set([
  'person.save',
  'vehicle.save',
  'visitor.invite',
  'credential.enrol',
  'credential.replace',
  'import.stage',
]);

function inputRow(
  site: string,
  position: number,
  { input, body, salt, digest }: CommitRows['inputs'][number],
): CommitWork['inputs'][number] {
  return {
    site,
    position,
    id: input.id,
    kind: input.kind,
    type: input.kind === 'reading' || input.kind === 'act' ? input.type : null,
    source: input.kind === 'reading' ? input.source : null,
    boot: input.kind === 'reading' ? input.boot : null,
    sequence: input.kind === 'reading' ? input.sequence : null,
    device: 'device' in input ? (input.device ?? null) : null,
    key: input.kind === 'reading' ? (input.key ?? null) : null,
    time: input.time,
    at: input.at,
    body,
    salt,
    digest,
  };
}

/** A fact as a row of the journal, its place on the feed not yet known. */
export function factRow(site: string, fact: Fact): CommitWork['facts'][number] {
  const { id, type, time, at, cause, sequence, data } = fact;
  return {
    site,
    position: sequence,
    id,
    type,
    area: FACTS[type].area,
    time,
    at,
    cause,
    data: JSON.stringify(data),
  };
}

function viewRow(site: string, at: number, view: ViewRow): ViewsTable {
  const { kind, id, sequence, data } = view;
  return { site, kind, id, sequence, at, data: data === undefined ? null : JSON.stringify(data) };
}

// The readers below give back what this module wrote: the journal is ours alone, and `verifyChain` tells where it is not.

/** Reads a fact of the journal. */
export function readFact(row: Omit<JournalTable, 'site' | 'area' | 'previous'>): Fact;
export function readFact(row: Omit<JournalTable, 'site' | 'area' | 'previous'>): object {
  const { id, type, time, at, cause, position } = row;
  return { id, type, time, at, cause, sequence: position, data: JSON.parse(row.data) };
}

/** Reads a retained state. */
export function readView(row: Omit<ViewsTable, 'site' | 'at'>): ViewRow;
export function readView(row: Omit<ViewsTable, 'site' | 'at'>): object {
  const { kind, id, sequence, data } = row;
  return { kind, id, sequence, ...(data === null ? {} : { data: JSON.parse(data) }) };
}

/** Reads a layout. */
export const readLayout = (body: string): Site => JSON.parse(body);
/** Reads a sent command. */
export const readCommand = (body: string): SentCommand => JSON.parse(body);
/** Reads a saved state; undefined where it is damaged. */
export function readStates(body: string): Snapshot['states'] | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
