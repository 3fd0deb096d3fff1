import Type from 'typebox';
import { Hours } from '../../rules/vocabulary/hours.ts';
import {
  type ArmAreaId,
  type CheckpointId,
  configuredId,
  type DeviceId,
  type PanelId,
  type PostId,
  type ZoneId,
} from '../../rules/vocabulary/ids.ts';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { ZONE_KINDS } from '../../rules/vocabulary/site.ts';
import { about } from './about.ts';
import { Name } from './named.ts';

/** More checkpoints are not close by. */
const NEAR_MAX = 1_000;

const near = () =>
  Type.Optional(
    Type.Array(configuredId<CheckpointId>(), {
      maxItems: NEAR_MAX,
      default: [],
      description: 'Checkpoints close by: a tap there shows that a guard is on the scene.',
    }),
  );

/** As panels write it: digits, of some also letters. */
const number = (description: string) =>
  Type.String({ pattern: '^[0-9A-Za-z.-]{1,20}$', description });

/** A panel has up to 32 of them. */
const PARTITIONS_MAX = 64;

const account = (description: string) =>
  Type.String({ pattern: '^[0-9A-Za-z._-]{1,32}$', description });

/** A communicator has no more ways out than that. */
const BACKUPS_MAX = 8;

const BackupRow = closed({
  device: about(configuredId<DeviceId>(), 'The receiver that hears it there, of any driver.'),
  account: Type.Optional(
    account('The account it reports under there, in quotes, where it is another one.'),
  ),
});

const PartitionRow = closed({
  number: number('The number the panel gives it, in quotes.'),
  name: Name,
});

export const PanelRow = closed({
  id: about(configuredId<PanelId>(), 'Names the panel.'),
  name: Name,
  device: about(configuredId<DeviceId>(), 'The receiver that hears it.'),
  account: account('The account it reports under, in quotes; capital letters or not.'),
  backup: Type.Optional(
    Type.Array(BackupRow, {
      maxItems: BACKUPS_MAX,
      default: [],
      description:
        'Further receivers at which it reports when it does not reach that one: a second address, a telephone line.',
    }),
  ),
  near: near(),
  intervalSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 604_800,
      description:
        'How often it says that it is alive; silent for three times that and 10 s, it is lost and its zones are unknown. ' +
        'Left out: nobody notices its silence, and `check` warns, with what its profile usually does; so it does where it ' +
        'would be lost before its profile has it speak.',
    }),
  ),
  partitions: Type.Optional(
    Type.Array(PartitionRow, {
      maxItems: PARTITIONS_MAX,
      default: [],
      description: 'Its parts that are armed each by itself.',
    }),
  ),
});

export const ZoneRow = closed({
  id: about(configuredId<ZoneId>(), 'Names the alarm zone; the input of a contact is `zone.<id>`.'),
  name: Name,
  kind: about(words(ZONE_KINDS), 'What it watches for.'),
  priority: about(words(['low', 'medium', 'high', 'critical'] as const), 'How pressing it is.'),
  device: Type.Optional(
    about(
      configuredId<DeviceId>(),
      'The board its contact is wired to; left out of a panel’s zone.',
    ),
  ),
  panel: Type.Optional(
    about(configuredId<PanelId>(), 'The panel it hangs on, with `number`, in place of `device`.'),
  ),
  number: Type.Optional(number('Its number at the panel, in quotes.')),
  partition: Type.Optional(
    number('The part of the panel it lies in, where numbers repeat from part to part.'),
  ),
  latching: Type.Optional(
    Type.Boolean({
      description:
        'Stays until reset by hand, contact back or not: always so for burglary, hold-up, duress and panic.',
    }),
  ),
  normal: Type.Optional(
    Type.Unsafe<'on' | 'off'>(
      Type.String({
        enum: ['on', 'off'],
        default: 'off',
        description: 'The normal state: off for a normally open contact, on for a closed one.',
      }),
    ),
  ),
  near: near(),
  post: Type.Optional(
    about(
      configuredId<PostId>(),
      'The post at which somebody asks for help with it: of hold-up and duress nothing is shown there.',
    ),
  ),
});

/** More zones than a site may have. */
const ZONES_MAX = 1_000;

export const ArmAreaRow = closed({
  id: about(configuredId<ArmAreaId>(), 'Names the area.'),
  name: Name,
  zones: Type.Array(configuredId<ZoneId>(), {
    minItems: 1,
    maxItems: ZONES_MAX,
    description: 'Its zones. Only those of kind burglary are ever disarmed.',
  }),
  hours: Type.Optional(
    Type.Unsafe<Hours>({
      ...Hours,
      default: [],
      description:
        'When it is armed; left out, always but for what a person says. With `follows`: when it should be armed, and is ' +
        'an alarm if it is not; left out, nobody looks.',
    }),
  ),
  follows: Type.Optional(
    closed({
      panel: about(configuredId<PanelId>(), 'The panel at which it is armed and disarmed.'),
      partition: Type.Optional(
        number('The part of the panel, in quotes; left out, whatever part it speaks of.'),
      ),
    }),
  ),
});
