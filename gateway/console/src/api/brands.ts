import type { AlarmId, FactId, LaneId } from '../../../../rules/vocabulary/ids.ts';

// The branding constructors of the console: these ids came from the server as what they are.
export const laneId = ({ id }: { readonly id: string }): LaneId => id as LaneId;
export const openingId = ({ opening }: { readonly opening: string }): FactId => opening as FactId;
export const alarmId = ({ id }: { readonly id: string }): AlarmId => id as AlarmId;
