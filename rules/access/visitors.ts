import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { fromRfc3339, toRfc3339 } from '../vocabulary/time.ts';
import { isPermitNamed, permitOf } from './register.ts';
import type { Scene } from './scene.ts';
import { whyNotHandedOut } from './temporary-cards.ts';

/** Whoever comes for longer is no visitor: he gets a permit of his own from the office. */
export const VISIT_LONGEST_MS = 31 * 86_400_000;

/**
 * A visitor is announced beforehand or at the gate: his permit, his name, his vehicle and the temporary card he may be
 * given, all or nothing.
 */
export function inviteVisitor(scene: Scene, act: ActOf<'visitor.invite'>): readonly FactDraft[] {
  const mistake = mistakeIn(scene, act.data);
  if (mistake !== undefined) return refuseAct(act, mistake);
  const { permit, holder, vehicle, lanes, from, to, visits, host, agreed } = act.data;
  const { credential, errand } = act.data;
  const { by } = act;
  const whose = vehicle === undefined ? {} : { vehicle };
  return [
    {
      type: 'permit.issued',
      data: {
        permit,
        class: 'visitor',
        holder,
        vehicles: vehicle === undefined ? [] : [vehicle],
        lanes,
        validFrom: from ?? toRfc3339(scene.input.time),
        validTo: to,
        ...(visits === undefined ? {} : { visits }),
        ...(errand === undefined ? {} : { errand }),
        by,
        is: 'active',
      },
    },
    {
      type: 'visitor.invited',
      data: { permit, holder, ...whose, host, to, by, ...(agreed === undefined ? {} : { agreed }) },
    },
    ...(credential === undefined
      ? []
      : [{ type: 'credential.handed-out', data: { credential, permit, by } } as const]),
  ];
}

/** He may stay longer, or has to be gone sooner; all else stands. */
export function extendVisit(scene: Scene, act: ActOf<'visitor.extend'>): readonly FactDraft[] {
  const { permit, to } = act.data;
  const terms = permitOf(scene.state, permit);
  if (terms === undefined) return refuseAct(act, 'unknown-permit');
  if (terms.class !== 'visitor') return refuseAct(act, 'no-visitor');
  if (terms.state === 'revoked') return refuseAct(act, 'permit-ended-before');
  const mistake = mistakeInTime(scene, terms.validFrom, to);
  if (mistake !== undefined) return refuseAct(act, mistake);
  const { state: is, ...rest } = terms;
  const data = { ...rest, permit, validTo: to, by: act.by, was: is, is };
  return [{ type: 'permit.changed', data }];
}

/** A visit is over before its time: he is let in no more, and out like anybody else. */
export function endVisit(scene: Scene, act: ActOf<'visitor.end'>): readonly FactDraft[] {
  const { permit } = act.data;
  const terms = permitOf(scene.state, permit);
  if (terms === undefined) return refuseAct(act, 'unknown-permit');
  if (terms.class !== 'visitor') return refuseAct(act, 'no-visitor');
  if (terms.state === 'revoked') return refuseAct(act, 'permit-ended-before');
  return [{ type: 'permit.ended', data: { permit, by: act.by } }];
}

function mistakeIn(scene: Scene, data: ActOf<'visitor.invite'>['data']): ActRefusal | undefined {
  const { permit, lanes, from, to, name, plate, vehicle, credential } = data;
  if (isPermitNamed(scene.state, permit)) return 'permit-exists';
  if (name === undefined && plate === undefined) return 'visitor-unnamed';
  if ((plate === undefined) !== (vehicle === undefined)) return 'visitor-unnamed';
  const layout = layoutOf(scene.site);
  if (lanes.some((lane) => layout.lane(lane) === undefined)) return 'unknown-lane';
  return (
    mistakeInTime(scene, from, to) ??
    (credential === undefined ? undefined : whyNotHandedOut(scene.state, credential))
  );
}

function mistakeInTime(
  { input }: Scene,
  from: string | undefined,
  to: string,
): ActRefusal | undefined {
  const begin = from === undefined ? input.time : fromRfc3339(from);
  const end = fromRfc3339(to);
  if (begin === undefined || end === undefined) return 'bad-time';
  if (end <= input.time) return 'end-is-past';
  if (begin > end) return 'ends-before-it-begins';
  return end - begin > VISIT_LONGEST_MS ? 'visit-too-long' : undefined;
}
