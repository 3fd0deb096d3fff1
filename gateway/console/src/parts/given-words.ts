/** Why a guard lets a vehicle through, each one press. */
export const REASONS_GIVEN = [
  'reason.card-forgotten',
  'reason.card-broken',
  'reason.reader-fault',
  'reason.owner-known',
  'reason.manager-order',
] as const;

/** By what he knows it. */
export const EVIDENCE = [
  'evidence.camera',
  'evidence.intercom',
  'evidence.phone',
  'evidence.papers',
] as const;

/** Papers that may be checked at a verified exit. */
export const PAPERS = ['id-card', 'driving-licence', 'vehicle-licence', 'other'] as const;

/** What comes with its siren on. */
export const EMERGENCIES = ['ambulance', 'fire', 'police', 'life-saving'] as const;

/** Why somebody is blocked. */
export const BLOCK_REASONS = [
  'block.reason.rules',
  'block.reason.dispute',
  'block.reason.damage',
  'block.reason.court',
] as const;

/** How one knows where somebody is. */
export const COUNTED_BY = ['counted.count', 'counted.seen', 'counted.told'] as const;
