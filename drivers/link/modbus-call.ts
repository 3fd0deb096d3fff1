import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import { unreachable } from '../../rules/vocabulary/result.ts';
import type { ModbusAnswer, ModbusRequest } from '../driver.ts';

type Outcome = ModbusAnswer['outcome'];
const FORCE_SINGLE_COIL = 5;

/** Puts one request to the library and tells its outcome once. */
export function callModbus(
  client: ModbusRTU,
  request: ModbusRequest,
  tell: (outcome: Outcome) => void,
): void {
  const { unit, call } = request;
  // One request is under way per bus, so the client's one timeout is this request's.
  client.setTimeout(request.timeoutMs);
  const then =
    <R>(read: (result: R) => Outcome) =>
    (error: Error | null, result: R): void =>
      tell(error ? failure(error) : read(result));
  const bits = then<{ data: boolean[] }>(({ data }) =>
    'count' in call && data.length >= call.count
      ? { kind: 'bits', bits: data.slice(0, call.count) }
      : { kind: 'failed', text: `${data.length} bits came` },
  );
  const words = then<{ data: number[] }>(({ data }) =>
    'count' in call && data.length >= call.count
      ? { kind: 'words', words: data.slice(0, call.count) }
      : { kind: 'failed', text: `${data.length} registers came` },
  );
  // A late answer to another write must not pass for this one's: the echo names its address.
  const written = then<object>((echo) =>
    'address' in echo && echo.address === call.address
      ? { kind: 'written' }
      : { kind: 'failed', text: 'the answer echoes another address' },
  );
  switch (call.kind) {
    case 'read-coils':
      client.writeFC1(unit, call.address, call.count, bits);
      break;
    case 'read-discrete':
      client.writeFC2(unit, call.address, call.count, bits);
      break;
    case 'read-holding':
      client.writeFC3(unit, call.address, call.count, words);
      break;
    case 'read-input':
      client.writeFC4(unit, call.address, call.count, words);
      break;
    case 'write-coil':
      client.writeFC5(unit, call.address, call.on, written);
      break;
    case 'write-coil-raw': {
      // The library's writeFC5 knows only FF00 and 0000; a timed pulse is function 05 with another value.
      const bytes = [...wordBytes(call.address), ...wordBytes(call.value)];
      client.writeCustomFC(unit, FORCE_SINGLE_COIL, bytes, written);
      break;
    }
    case 'write-register':
      client.writeFC6(unit, call.address, call.value, written);
      break;
    default:
      unreachable(call);
  }
}

const wordBytes = (word: number): readonly [number, number] => [word >> 8, word & 0xff];

function failure(error: Error): Outcome {
  if ('modbusCode' in error && typeof error.modbusCode === 'number') {
    return { kind: 'exception', code: error.modbusCode };
  }
  if ('errno' in error && error.errno === 'ETIMEDOUT') return { kind: 'timeout' };
  return { kind: 'failed', text: error.message };
}
