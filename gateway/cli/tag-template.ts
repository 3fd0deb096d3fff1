/** What an NTAG 424 DNA is written with, beside its keys. */
export type Template = {
  /** The address, with zeros where the tag puts what it signs. */
  readonly url: string;
  /** The NDEF file from its first byte. */
  readonly ndef: Uint8Array;
  /** Bytes from the beginning of the NDEF file. */
  readonly offsets: { readonly piccData: number; readonly macInput: number; readonly mac: number };
  /** The data of the command ChangeFileSettings for the NDEF file. */
  readonly fileSettings: Uint8Array;
};

/** The keys a tag is written with, by their numbers (AN12196 uses the same). */
export const KEY_NUMBERS = { application: 0, sdmFileRead: 1, sdmMetaRead: 2 } as const;

/** Hex digits of encrypted PICC data and of the signature. */
const PICC_DATA_DIGITS = 32;
const MAC_DIGITS = 16;
/** The NDEF file of the chip (NT4H2421Gx, 8.2.3). */
export const NDEF_BYTES_MAX = 256;

// NFC Forum URI record: one short well-known record of type U, the beginning of the address as a number.
const SCHEMES = { 'https://': 0x04, 'http://': 0x03 } as const;
const RECORD = { flags: 0xd1, typeLength: 0x01, type: 0x55 } as const;
/** Length of the message (2), flags, length of the type, length of the payload, type, number of the beginning. */
const HEAD_BYTES = 7;

/** What the tags of a line are written with; undefined where the address is too long for them. */
export function templateOf(settings: {
  readonly url: string;
  readonly line: string;
  readonly piccData: string;
  readonly cmac: string;
}): Template | undefined {
  const { piccData, cmac } = settings;
  const before = `${settings.url}/t/${settings.line}?${piccData}=`;
  const between = `&${cmac}=`;
  const url = `${before}${'0'.repeat(PICC_DATA_DIGITS)}${between}${'0'.repeat(MAC_DIGITS)}`;
  const scheme = url.startsWith('https://') ? 'https://' : 'http://';
  const rest = Buffer.from(url.slice(scheme.length), 'latin1');
  if (HEAD_BYTES + rest.length > NDEF_BYTES_MAX) return undefined;
  const payload = rest.length + 1;
  const { flags, typeLength, type } = RECORD;
  const head = [0, payload + 4, flags, typeLength, payload, type, SCHEMES[scheme]];
  const piccDataAt = HEAD_BYTES + before.length - scheme.length;
  const macAt = piccDataAt + PICC_DATA_DIGITS + between.length;
  // Signed from where the signature begins: nothing but UID and count.
  const offsets = { piccData: piccDataAt, macInput: macAt, mac: macAt };
  return {
    url,
    ndef: Buffer.from([...head, ...rest]),
    offsets,
    fileSettings: settingsFor(offsets),
  };
}

/** AN12196, table 18: SDM on, plain; read by anybody, written and changed with key 0; UID and counter mirrored in ASCII. */
const FILE_SETTINGS = [0x40, 0x00, 0xe0, 0xc1, 0xf1, 0x21];

const settingsFor = ({ piccData, macInput, mac }: Template['offsets']): Uint8Array =>
  Buffer.from([...FILE_SETTINGS, ...[piccData, macInput, mac].flatMap(lowFirst)]);

/** Three bytes, the lowest first. */
const lowFirst = (value: number): readonly number[] => [
  value & 0xff,
  (value >> 8) & 0xff,
  value >> 16,
];
