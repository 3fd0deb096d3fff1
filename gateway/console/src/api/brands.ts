import type {
  AlarmId,
  ArmAreaId,
  CheckpointId,
  CredentialId,
  DeviceId,
  FactId,
  LaneId,
  PanelId,
  PermitId,
  PersonId,
  PostId,
  RoundId,
  RouteId,
  VehicleId,
  ZoneId,
} from '../../../../rules/vocabulary/ids.ts';

// The branding constructors of the console: these ids came from the server as what they are.
export const laneId = ({ id }: { readonly id: string }): LaneId => id as LaneId;
export const openingId = ({ opening }: { readonly opening: string }): FactId => opening as FactId;
export const alarmId = ({ id }: { readonly id: string }): AlarmId => id as AlarmId;
export const permitId = ({ permit }: { readonly permit: string }): PermitId => permit as PermitId;
export const personId = ({ person }: { readonly person: string }): PersonId => person as PersonId;
export const vehicleId = ({ vehicle }: { readonly vehicle: string }): VehicleId =>
  vehicle as VehicleId;
export const credentialId = ({ credential }: { readonly credential: string }): CredentialId =>
  credential as CredentialId;
export const handoverId = ({ handover }: { readonly handover: string }): FactId =>
  handover as FactId;
export const postId = ({ id }: { readonly id: string }): PostId => id as PostId;
export const deviceId = ({ id }: { readonly id: string }): DeviceId => id as DeviceId;
export const roundId = ({ id }: { readonly id: string }): RoundId => id as RoundId;
export const checkpointId = ({ id }: { readonly id: string }): CheckpointId => id as CheckpointId;
export const routeId = ({ route }: { readonly route: string }): RouteId => route as RouteId;
export const armAreaId = ({ id }: { readonly id: string }): ArmAreaId => id as ArmAreaId;
export const panelId = ({ id }: { readonly id: string }): PanelId => id as PanelId;
export const zoneId = ({ id }: { readonly id: string }): ZoneId => id as ZoneId;
