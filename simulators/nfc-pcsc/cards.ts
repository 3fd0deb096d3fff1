/** Kinds of card that can be held to a simulated reader. */
export const KINDS = ['mifare', 'ntag', 'desfire', 'cpu', 'type-b', 'iso15693', 'felica'] as const;
export type Kind = (typeof KINDS)[number];

/** A card as it answers a reader. */
export type SimCard = {
  readonly number: readonly number[];
  readonly atr: readonly number[];
  /** Given instead of the number and 9000, where it is to misbehave. */
  readonly answer?: readonly number[];
};

/** The ATR that a PC/SC reader makes for such a card (PC/SC part 3, 3.1.3.2.3). */
export function atrOf(kind: Kind, number: readonly number[]): readonly number[] {
  switch (kind) {
    case 'mifare':
      return storageCard(0x03, 0x0001);
    case 'ntag':
      return storageCard(0x03, 0x0003);
    case 'iso15693':
      return storageCard(0x0b, 0x0012);
    case 'felica':
      return storageCard(0x11, 0x003b);
    case 'desfire':
      return processorCard([0x80]);
    // The historical bytes of a bank card with a processor.
    case 'cpu':
      return processorCard([0x80, 0x31, 0x80, 0x66, 0xb0, 0x84, 0x12, 0x01, 0x6e, 0x01]);
    // Application data, protocol info (106 kbit/s, 256 bytes, part 4), MBLI.
    case 'type-b':
      return processorCard([...number.slice(0, 4), 0x00, 0x81, 0x81, 0x00]);
  }
}

const RID_OF_PCSC = [0xa0, 0x00, 0x00, 0x03, 0x06];

function storageCard(standard: number, name: number): readonly number[] {
  const historical = [0x80, 0x4f, 0x0c, ...RID_OF_PCSC, standard, name >> 8, name & 0xff];
  return checked([0x8f, 0x80, 0x01, ...historical, 0x00, 0x00, 0x00, 0x00]);
}

const processorCard = (historical: readonly number[]): readonly number[] =>
  checked([0x80 | historical.length, 0x80, 0x01, ...historical]);

/** TS in front, TCK behind: the exclusive-or of all from T0 on is zero (ISO/IEC 7816-3, 8.2.5). */
const checked = (body: readonly number[]): readonly number[] => [
  0x3b,
  ...body,
  body.reduce((sum, byte) => sum ^ byte, 0),
];

const SUCCESS = [0x90, 0x00];

/** What reader and card answer to a command. */
export function answerTo(card: SimCard, apdu: Uint8Array): readonly number[] {
  if (card.answer !== undefined) return card.answer;
  const [cla, ins, kind] = apdu;
  if (cla !== 0xff) return [0x6e, 0x00];
  if (ins !== 0xca) return [0x6d, 0x00];
  // P1 01 asks for the historical bytes of the ATS, which a storage card has not.
  return kind === 0 ? [...card.number, ...SUCCESS] : [0x6a, 0x81];
}
