import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { FactOf } from '../../rules/vocabulary/facts.ts';
import { open, type Static } from '../../rules/vocabulary/schema.ts';
import { linkOf } from '../store/chain.ts';
import type { ChainedCommit, ChainedFact, PackReaders } from '../store/pack-readers.ts';

const Manifest = Compile(
  open({
    alarm: Type.String(),
    parts: Type.Array(open({ name: Type.String(), sha256: Type.String() })),
  }),
);
const Commit = open({
  before: Type.String(),
  after: Type.Integer(),
  position: Type.Integer(),
  at: Type.Integer(),
  facts: Type.Array(
    open({
      ...{ position: Type.Integer(), time: Type.Integer(), at: Type.Integer() },
      ...{ id: Type.String(), type: Type.String(), area: Type.String() },
      ...{ cause: Type.String(), data: Type.String() },
    }),
  ),
  digests: Type.Array(Type.String()),
  link: Type.String(),
});
const Chain = Compile(open({ commits: Type.Array(Commit) }));

const Told = open({
  ...{ sequence: Type.Integer(), id: Type.String(), type: Type.String() },
  ...{ time: Type.String(), at: Type.String(), cause: Type.String(), data: Type.Unknown() },
});
type Told = Static<typeof Told>;
/** A part that tells facts. */
const Telling = Compile(open({ facts: Type.Array(Told) }));

/** The parts whose facts stand in the chain. */
const TELLING = ['alarm.json', 'signals.json'] as const;

/** What is wrong with an unpacked hand-over, as sentences: its parts, its links, and the records it was made of. */
export async function checkPack(
  folder: string,
  readers: Pick<PackReaders, 'commits'>,
): Promise<readonly string[]> {
  const manifest = await jsonIn(folder, 'manifest.json');
  const chain = await jsonIn(folder, 'chain.json');
  if (!Manifest.Check(manifest)) return ['manifest.json is not there, or is no list of parts'];
  const parts = await Promise.all(manifest.parts.map((part) => checkPart(folder, part)));
  if (!Chain.Check(chain)) return [...parts.flat(), 'chain.json is not there, or has no links'];
  const { commits } = chain;
  const ours = await readers.commits(commits.map(({ position }) => position));
  const kept = new Map(ours.map(({ position, link }) => [position, link]));
  const chained = new Map(
    commits.flatMap(({ facts }) => facts.map((fact) => [fact.position, fact] as const)),
  );
  const told = TELLING.filter((name) => manifest.parts.some((part) => part.name === name));
  return [
    ...parts.flat(),
    ...(await Promise.all(told.map((name) => checkTelling(folder, name, chained)))).flat(),
    ...commits.flatMap((commit) => checkCommit(commit, kept)),
  ];
}

/** What a part tells is what stands in the chain, which the records bear out: a new manifest alone changes nothing. */
async function checkTelling(
  folder: string,
  name: string,
  chained: ReadonlyMap<number, ChainedFact>,
): Promise<readonly string[]> {
  const part = await jsonIn(folder, name);
  if (!Telling.Check(part)) return [`${name} tells no facts`];
  return part.facts.flatMap((fact) => {
    const known = chained.get(fact.sequence);
    if (known !== undefined && isSame(fact, known)) return [];
    return [
      `${name} tells ${fact.sequence} otherwise than chain.json, or chain.json has no such fact`,
    ];
  });
}

const isSame = (told: Told, { id, type, time, at, cause, data }: ChainedFact): boolean =>
  told.id === id &&
  told.type === type &&
  told.cause === cause &&
  Date.parse(told.time) === time &&
  Date.parse(told.at) === at &&
  JSON.stringify(told.data) === JSON.stringify(parsed(data));

/** When and by whom this very file was handed over; undefined where that is not on record. */
export async function handOverOf(
  folder: string,
  readers: Pick<PackReaders, 'handOver'>,
): Promise<FactOf<'alarm.handed-over'> | undefined> {
  const bytes = await readFile(join(folder, 'manifest.json')).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const manifest = parsed(bytes.toString());
  if (!Manifest.Check(manifest)) return undefined;
  return readers.handOver({ alarm: manifest.alarm, manifest: sha256(bytes) });
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function checkPart(
  folder: string,
  { name, sha256: told }: { readonly name: string; readonly sha256: string },
): Promise<readonly string[]> {
  // A name with a way in it would lead out of the folder.
  const isPlain = /^[a-z0-9.-]+$/i.test(name);
  const bytes = isPlain ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
  if (bytes === undefined) return [`${name} is not there`];
  return sha256(bytes) === told ? [] : [`${name} is not as it was made`];
}

function checkCommit(commit: ChainedCommit, kept: ReadonlyMap<number, string>): readonly string[] {
  const { position, before, link } = commit;
  if (linkOf(before, commit) !== link) return [`the link at ${position} is not that of its facts`];
  return kept.get(position) === link
    ? []
    : [`the records have another link at ${position}, or none`];
}

async function jsonIn(folder: string, name: string): Promise<unknown> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsed(text);
}

/** What a text says as JSON; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
