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
export function crc16Modbus(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
