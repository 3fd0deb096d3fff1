/** XOR of all bytes: what most serial card readers call a check sum. */
export function xor(bytes: Uint8Array): number {
  let check = 0;
  for (const byte of bytes) check ^= byte;
  return check;
}

/** Sum of all bytes, the low eight bits. */
export function sum(bytes: Uint8Array): number {
  let check = 0;
  for (const byte of bytes) check = (check + byte) & 0xff;
  return check;
}

/** CRC-16 of Modbus (polynomial A001 reflected, start FFFF); on the wire its low byte comes first. */
export const crc16Modbus = (bytes: Uint8Array): number => crc16(bytes, 0xffff);

/** CRC-16/ARC (the same polynomial, start 0): what DC-09 takes over the bytes from its first quotation mark. */
export const crc16Arc = (bytes: Uint8Array): number => crc16(bytes, 0);

function crc16(bytes: Uint8Array, start: number): number {
  let crc = start;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
