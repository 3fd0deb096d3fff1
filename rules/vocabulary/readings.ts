import Type from 'typebox';
import { type CommandId, madeId, type PersonId } from './ids.ts';
import { PANEL_DOUBTS } from './panel-kinds.ts';
import { open, type Static, Text, words } from './schema.ts';

/** A card as a reader saw it: UID in upper-case hex, most significant byte first. */
export const Card = open({
  technology: words(['em4100', 'iso14443a', 'iso14443b', 'iso15693', 'wiegand'] as const),
  uid: Type.String({ pattern: '^([0-9A-F]{2}){3,10}$' }),
  bits: Type.Integer({ minimum: 24, maximum: 80 }),
});
export type Card = Static<typeof Card>;

const count = () => Type.Integer({ minimum: 0 });

/** State of a contact; cut and shorted where the board supervises the line. */
export const InputState = words(['on', 'off', 'cut', 'shorted', 'unknown'] as const);
export type InputState = Static<typeof InputState>;

/** What became of a command at the hardware. */
export const Outcome = words(['done', 'refused', 'expired', 'duplicate', 'failed'] as const);
export type Outcome = Static<typeof Outcome>;

/** What a tap of a tag proves: a message the tag signed, its number alone, a picture, or somebody's word. */
export const TapProof = words(['sun', 'uid', 'qr', 'manual'] as const);
export type TapProof = Static<typeof TapProof>;

/** Every reading a device may give, by type (CONTRACT, "Readings"). */
export const READINGS = {
  'card.read': open({
    card: Card,
    proof: words(['uid', 'sector', 'cpu'] as const),
    raw: Type.Optional(Type.String()),
    repeats: count(),
  }),
  'keys.entered': open({ keys: Type.String({ maxLength: 64 }) }),
  'input.changed': open({
    input: Type.String({ minLength: 1, maxLength: 120 }),
    state: InputState,
    first: Type.Optional(Type.Boolean()),
  }),
  'tag.tapped': open({
    tag: Card,
    badge: Type.Optional(Card),
    /** Who was signed in on what touched the tag. */
    by: Type.Optional(madeId<PersonId>()),
    proof: TapProof,
    counter: Type.Optional(count()),
    deviceTime: Type.Optional(Type.String()),
    offline: Type.Optional(Type.Boolean()),
  }),
  'panel.reported': open({
    account: Type.String(),
    code: Type.String(),
    /** What the panel's code table makes of `code`: one of PANEL_KINDS. */
    kind: Type.String(),
    qualifier: words(['new', 'restore', 'still'] as const),
    partition: Type.Optional(Type.String()),
    zone: Type.Optional(Type.String()),
    user: Type.Optional(Type.String()),
    text: Type.Optional(Type.String()),
    /** What the panel's code table calls the code. */
    meaning: Type.Optional(Text),
    /** Which of its troubles it is, where a place may have several of one kind at once: its end names the same. */
    matter: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    /** Of arming: whether the panel, or the part it names, is armed now; left out where it says nothing of that. */
    armed: Type.Optional(Type.Boolean()),
    /** No table knows the code: `kind` is what its first digit says, if anything. */
    unmapped: Type.Optional(Type.Boolean()),
    /** When it happened by the panel's own clock, RFC 3339. */
    panelTime: Type.Optional(Type.String()),
    raw: Type.String(),
  }),
  'panel.alive': open({ account: Type.String() }),
  /** What a panel sent was not to be trusted, or is not known here: one alarm about the panel, however often it comes. */
  'panel.suspected': open({
    account: Type.String(),
    why: words(PANEL_DOUBTS),
    /** How often since it was last told. */
    count: Type.Integer({ minimum: 1 }),
    text: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  /** 查岗: a higher centre asks whether somebody is on duty, and wants to hear within so many minutes. */
  'duty.questioned': open({
    account: Type.String(),
    minutes: Type.Integer({ minimum: 1, maximum: 255 }),
    raw: Type.String(),
  }),
  'command.done': open({
    command: madeId<CommandId>(),
    outcome: Outcome,
    reason: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  'device.said': open({ code: Type.String(), text: Type.String({ maxLength: 2_000 }) }),
} as const;

export type ReadingType = keyof typeof READINGS;
export type ReadingData<T extends ReadingType> = Static<(typeof READINGS)[T]>;
/** One reading's type and data, before the host gives it a number. */
export type ReadingBody = {
  [T in ReadingType]: { readonly type: T; readonly data: ReadingData<T> };
}[ReadingType];
