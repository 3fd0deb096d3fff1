/** A piece of a vehicle that a loop feels: metal near the road, from so far behind the front, so long (metres). */
export type Section = { readonly behind: number; readonly length: number };

/** What drives over loops, by its metal. */
export type Vehicle = { readonly sections: readonly Section[] };

/** A stretch of road in metres along the way of travel; the arm stands at 0. */
export type Stretch = { readonly from: number; readonly to: number };

/** One change of a loop, so long after the vehicle began to move. */
export type Edge<Loop extends string> = {
  readonly atMs: number;
  readonly loop: Loop;
  readonly isOn: boolean;
};

/** A car is one piece. */
export const car = (length: number): Vehicle => ({ sections: [{ behind: 0, length }] });

/** A truck and what it draws: between them a drawbar too high and thin for a loop. */
export const withTrailer = (truck: number, drawbar: number, trailer: number): Vehicle => ({
  sections: [
    { behind: 0, length: truck },
    { behind: truck + drawbar, length: trailer },
  ],
});

/** Two wheels and a frame: a loop of a metre feels it, where it is set so fine, while one wheel is over it. */
export const BICYCLE: Vehicle = { sections: [{ behind: 0, length: 1.7 }] };

/** How far it is from the front of a vehicle to its very end. */
export const lengthOf = ({ sections }: Vehicle): number =>
  Math.max(...sections.map(({ behind, length }) => behind + length));

/** What the loops feel while a vehicle's front moves from one place to another, forward or back, at a speed (m/s). */
export function crossing<Loop extends string>({
  vehicle,
  from,
  to,
  speed,
  loops,
}: {
  readonly vehicle: Vehicle;
  readonly from: number;
  readonly to: number;
  readonly speed: number;
  readonly loops: Readonly<Record<Loop, Stretch>>;
}): readonly Edge<Loop>[] {
  const names = Object.keys(loops).filter((name): name is Loop => Object.hasOwn(loops, name));
  const isForward = to > from;
  return names
    .flatMap((loop) =>
      felt(vehicle, loops[loop]).flatMap(({ from: on, to: off }) => [
        { x: on, loop, isOn: isForward },
        { x: off, loop, isOn: !isForward },
      ]),
    )
    .filter(({ x }) => (isForward ? x > from && x <= to : x < from && x >= to))
    .map(({ x, loop, isOn }) => ({
      atMs: Math.round((Math.abs(x - from) / speed) * 1_000),
      loop,
      isOn,
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** The places of the front between which a loop feels the vehicle; where one piece follows at once they are one. */
function felt({ sections }: Vehicle, loop: Stretch): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const { behind, length } of sections.toSorted((a, b) => a.behind - b.behind)) {
    const next = { from: loop.from + behind, to: loop.to + behind + length };
    const last = joined.at(-1);
    if (last !== undefined && next.from <= last.to)
      joined[joined.length - 1] = { ...last, to: next.to };
    else joined.push(next);
  }
  return joined;
}
