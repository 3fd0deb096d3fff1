import type { DeviceConfig, ModbusAnswer, ModbusRequest, Session } from '../driver.ts';
import { createBusSession } from '../modbus/bus.ts';
import { createBoard } from './board.ts';
import type { Settings } from './settings.ts';

/** One conversation with the barrier boards of a bus. */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
): Session<ModbusAnswer, ModbusRequest> => createBusSession(devices, createBoard);
