import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { open } from '../../rules/vocabulary/schema.ts';
import { linkOf } from '../store/chain.ts';
import type { ChainedCommit, PackReaders } from '../store/pack-readers.ts';

const Manifest = Compile(
  open({ parts: Type.Array(open({ name: Type.String(), sha256: Type.String() })) }),
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
  const kept = await readers.commits(chain.commits.map(({ position }) => position));
  return [...parts.flat(), ...chain.commits.flatMap((commit) => checkCommit(commit, kept))];
}

async function checkPart(
  folder: string,
  { name, sha256 }: { readonly name: string; readonly sha256: string },
): Promise<readonly string[]> {
  // A name with a way in it would lead out of the folder.
  const isPlain = /^[a-z0-9.-]+$/i.test(name);
  const bytes = isPlain ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
  if (bytes === undefined) return [`${name} is not there`];
  const digest = createHash('sha256').update(bytes).digest('hex');
  return digest === sha256 ? [] : [`${name} is not as it was made`];
}

function checkCommit(commit: ChainedCommit, kept: readonly ChainedCommit[]): readonly string[] {
  const { position, before, link } = commit;
  if (linkOf(before, commit) !== link) return [`the link at ${position} is not that of its facts`];
  const ours = kept.find((one) => one.position === position);
  return ours?.link === link ? [] : [`the records have another link at ${position}, or none`];
}

async function jsonIn(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch {
    return undefined;
  }
}
