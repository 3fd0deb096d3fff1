import Type from 'typebox';

// A board of more terminals than this does not answer in one block (Modbus application protocol 6.2, 6.4).
const TERMINALS_MAX = 128;

/** The number of a terminal, as printed on the board. */
export const terminal = (about: string) =>
  Type.Integer({ minimum: 1, maximum: TERMINALS_MAX, description: about });

/** The address of something on a board, counted from 0 as on the wire. */
export const address = (about: string, value: number) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffff, default: value, description: about }));

/** The settings of a board with inputs: its address on the bus, and what its terminals are. */
export const boardSettings = (standard: { readonly unit: number }) => ({
  unit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 255,
      default: standard.unit,
      description: 'Modbus address of the board',
    }),
  ),
  inputs: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[1-9][0-9]{0,2}$' }),
      Type.String({
        pattern: '^([a-z0-9][a-z0-9-]{0,62}\\.)?[a-z0-9][a-z0-9-]{0,62}$',
        description: 'Input name (`arm-up`, `{lane}.arm-up`, `zone.{zone}`, `site.fire`)',
      }),
      { description: 'For each input terminal, numbered as printed, its name' },
    ),
  ),
  inverted: Type.Optional(
    Type.Array(terminal('Terminal'), {
      maxItems: TERMINALS_MAX,
      description: 'Terminals told the other way round: on when the board says off',
    }),
  ),
});

/** What a board's terminals are mapped to. */
export type Terminals = {
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  readonly inverted?: readonly number[] | undefined;
};

/** A terminal with a name. */
export type Terminal = {
  readonly name: string;
  /** Its place in the block that is read, from 0. */
  readonly offset: number;
  readonly isInverted: boolean;
};

/** The terminals that have a name. */
export function terminalsOf({ inputs = {}, inverted = [] }: Terminals): readonly Terminal[] {
  return Object.entries(inputs).map(([number, name]) => ({
    name,
    offset: Number(number) - 1,
    isInverted: inverted.includes(Number(number)),
  }));
}

/** How many terminals are read: up to the last that has a name. */
export const terminalsRead = (terminals: readonly Terminal[]): number =>
  Math.max(0, ...terminals.map(({ offset }) => offset + 1));

// Boards have their inputs in groups of eight and some refuse a part of a group.
const GROUP = 8;

/** So many terminals, up to the end of their group. */
export const wholeGroups = (terminals: number): number => GROUP * Math.ceil(terminals / GROUP);
