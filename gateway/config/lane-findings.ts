import type { Finding } from './problem.ts';
import type { Rows } from './rows.ts';

/** How lanes decide and where they lead. */
export function laneFindings(rows: Rows): readonly Finding[] {
  return [
    ...rows.lanes.flatMap(({ row, path }) => freeFlow(row, path)),
    ...closedExits(rows),
    ...rows.lanes.flatMap(({ row, path }) => wrongWay(row, path)),
  ];
}

function freeFlow(
  { id, mode }: Rows['lanes'][number]['row'],
  path: Finding['path'],
): readonly Finding[] {
  if (mode !== 'free-flow') return [];
  return [
    {
      code: 'lane-free-flow',
      path: [...path, 'mode'],
      text: `"${id}" stands open to everybody until a person sets another mode`,
      remedy: 'leave mode out, and let a person set free flow for as long as it is needed',
      warning: true,
    },
  ];
}

/** Lanes that lead nowhere, or out where they say in. */
function wrongWay(
  { id, direction, from, to }: Rows['lanes'][number]['row'],
  path: Finding['path'],
): readonly Finding[] {
  const isEntry = direction === 'entry';
  const [begin, end] = [from ?? (isEntry ? 'road' : 'estate'), to ?? (isEntry ? 'estate' : 'road')];
  const isSound = begin !== end && (isEntry ? end !== 'road' : begin !== 'road');
  if (isSound) return [];
  return [
    {
      code: 'lane-leads-nowhere',
      path: [...path, from === undefined && to !== undefined ? 'to' : 'from'],
      text: `expected ${direction === 'entry' ? 'an entry to lead further in' : 'an exit to lead further out'}; "${id}" leads from ${begin} to ${end}`,
      remedy: 'name the areas on its two sides, or turn its direction',
    },
  ];
}

/** Exits that all close at some hour: whoever is inside then waits for a guard. */
function closedExits(rows: Rows): readonly Finding[] {
  const exits = rows.lanes.filter(({ row }) => row.direction === 'exit');
  const closing = exits.flatMap(({ row, path }) => {
    const index = (row.hours ?? []).findIndex(({ mode }) => mode === 'closed');
    return index < 0 ? [] : [{ row, path: [...path, 'hours', index] }];
  });
  if (closing.length < exits.length) return [];
  return closing.slice(0, 1).map(({ path }) => ({
    code: 'people-held',
    path,
    text: 'every exit is closed in some of its hours: people and vehicles are then held inside',
    remedy: 'write `confirm` for one of them, or see that their hours do not meet',
    warning: true,
  }));
}
