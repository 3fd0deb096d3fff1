import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BICYCLE,
  car,
  crossing,
  lengthOf,
  withTrailer,
} from '../../../simulators/barrier/vehicles.ts';

const loops = { arming: { from: -5, to: -3.5 }, safety: { from: -0.5, to: 0.5 } };
const drive = (vehicle: ReturnType<typeof car>, from: number, to: number) =>
  crossing({ vehicle, from, to, speed: 2, loops }).map(
    ({ loop, isOn, atMs }) => `${loop} ${isOn ? 'on' : 'off'} ${atMs}`,
  );

describe('a vehicle over loops', () => {
  it('is on each from its front to its rear, and on both at once where it is long enough', () => {
    expect(drive(car(4), -9, 6)).toEqual([
      'arming on 2000',
      'safety on 4250',
      'arming off 4750',
      'safety off 6750',
    ]);
  });

  it('that reverses leaves the loop where it came onto it', () => {
    expect(drive(car(4), -1.2, -9)).toEqual(['arming off 1900']);
  });

  it('with a trailer leaves a loop free while its drawbar is over it', () => {
    expect(drive(withTrailer(6, 1.8, 4), -1.2, 14)).toEqual(
      [
        'safety on 350',
        'arming off 1850',
        'arming on 2000',
        'safety off 3850',
        'arming off 4750',
        'safety on 4250',
        'safety off 6750',
      ].toSorted((a, b) => Number(a.split(' ')[2]) - Number(b.split(' ')[2])),
    );
  });

  it('with a drawbar shorter than the loop is one to it', () => {
    const felt = crossing({ vehicle: withTrailer(6, 0.8, 4), from: -9, to: 20, speed: 2, loops });
    expect(felt.filter(({ loop }) => loop === 'safety')).toHaveLength(2);
  });

  it('of two wheels is on one loop at a time', () => {
    expect(drive(BICYCLE, -9, 6).map((edge) => edge.split(' ').slice(0, 2).join(' '))).toEqual([
      'arming on',
      'arming off',
      'safety on',
      'safety off',
    ]);
  });

  it('leaves every loop as it found it once it is past', () => {
    const metres = fc.integer({ min: 5, max: 100 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(metres, metres, metres, (truck, bar, trailer) => {
        const vehicle = withTrailer(truck, bar, trailer);
        const edges = crossing({ vehicle, from: -9, to: lengthOf(vehicle) + 1, speed: 2, loops });
        const over = { arming: 0, safety: 0 };
        for (const { loop, isOn } of edges) {
          over[loop] += isOn ? 1 : -1;
          expect([0, 1]).toContain(over[loop]);
        }
        expect(over).toEqual({ arming: 0, safety: 0 });
      }),
    );
  });
});
