import { type ActOf, refuseAct } from '../acts.ts';
import type { FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { CredentialId, DeviceId, PersonId, PostId } from '../vocabulary/ids.ts';
import type { InputOf, ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import { after, earliest, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import type { Check, DutyState } from './state.ts';

/** What the office leaves a guard who may be at the arm: the standard's own checks give ten minutes. */
const MINUTES = 3;
const MINUTE_MS = 60_000;
/** More centres than a site answers to; what more ask is not put to anybody, and that is an alarm. */
const CENTRES_MAX = 16;
const TOO_MANY = 'too-many-duty-checks';

/** 查岗 by a higher centre: put to the posts that answer for the site. */
export function questioned(
  site: Site,
  state: DutyState,
  input: ReadingInput & { readonly type: 'duty.questioned' },
): readonly FactDraft[] {
  const { device } = input;
  const { account, minutes } = input.data;
  const due = toRfc3339(after(input.at, minutes * MINUTE_MS));
  const asked = { posts: postsAsked(site), device, account };
  const put: FactDraft = { type: 'duty.asked', data: { ...asked, due } };
  const isKnown = state.checks[centreSlot(device, account)] !== undefined;
  if (isKnown || centresOf(state).length < CENTRES_MAX) return [put];
  const isListed = layoutOf(site).panelOf(device, account) !== undefined;
  const gone = isListed ? oldestStranger(site, state) : undefined;
  const crowded = state.crowded[device] !== undefined ? [] : [crowd('condition.raised', device)];
  if (gone === undefined) return [{ type: 'duty.unasked', data: asked }, ...crowded];
  return [
    { type: 'duty.unasked', data: questionOf(gone) },
    ...over(state, [gone]),
    put,
    ...crowded,
  ];
}

const centresOf = ({ checks }: DutyState): readonly Check[] =>
  Object.values(checks).filter(({ device }) => device !== undefined);

/** Anybody can make up an account and ask: who is not in the list gives way to who is. */
function oldestStranger(site: Site, state: DutyState): Check | undefined {
  return centresOf(state)
    .filter(
      ({ device, account }) =>
        device !== undefined && layoutOf(site).panelOf(device, account ?? '') === undefined,
    )
    .toSorted((one, other) => one.since - other.since)[0];
}

const crowd = (type: 'condition.raised' | 'condition.cleared', device: DeviceId): FactDraft => ({
  type,
  data: { condition: TOO_MANY, subject: device, device },
});

/** Posts that site.yaml names for it; where it names none, all. */
function postsAsked({ posts }: Site): readonly PostId[] {
  const named = posts.filter(({ checks }) => checks === true);
  return (named.length > 0 ? named : posts).map(({ id }) => id);
}

/** 查岗 by the office itself. */
export function checkPost(
  site: Site,
  state: DutyState,
  act: ActOf<'duty.check'>,
): readonly FactDraft[] {
  const post = layoutOf(site).post(act.data.post)?.id;
  if (post === undefined) return refuseAct(act, 'unknown-post');
  if (state.checks[officeSlot(post)]?.isWaiting === true) return refuseAct(act, 'duty-check-open');
  const due = toRfc3339(after(act.at, (act.data.minutes ?? MINUTES) * MINUTE_MS));
  return [{ type: 'duty.asked', data: { posts: [post], due, by: act.by } }];
}

/** Somebody says by his session that he is there: at a post, or in the office, which answers to centres only. */
export function answerCheck(
  site: Site,
  state: DutyState,
  act: ActOf<'duty.answer'>,
): readonly FactDraft[] {
  const { post } = act.data;
  if (post !== undefined && layoutOf(site).post(post) === undefined) {
    return refuseAct(act, 'unknown-post');
  }
  const open = Object.values(state.checks);
  const asked = open.filter((check) =>
    post === undefined ? check.by === undefined : check.posts.includes(post),
  );
  if (asked.length === 0) return refuseAct(act, 'no-duty-check');
  const own = asked.filter(({ by }) => by === act.by);
  if (own.length === asked.length) return refuseAct(act, 'own-duty-check');
  const answered = asked.filter((check) => !own.includes(check));
  return answers(state, answered, { post, answeredBy: act.by });
}

/** A staff card at the reader of a post that is asked: its guard is there. */
export function answeredByCard(
  state: DutyState,
  post: PostId,
  guard: PersonId,
  credential: CredentialId,
): readonly FactDraft[] {
  return answers(state, checksAt(state, post), { post, guard, credential });
}

type Who = {
  readonly post?: PostId | undefined;
  readonly guard?: PersonId;
  readonly credential?: CredentialId;
  readonly answeredBy?: string;
};

function answers(state: DutyState, checks: readonly Check[], who: Who): readonly FactDraft[] {
  const { post, ...rest } = who;
  const answered = checks.map(
    (check): FactDraft => ({
      type: 'duty.answered',
      data: {
        ...questionOf(check),
        ...rest,
        ...(post === undefined ? {} : { post }),
        late: !check.isWaiting,
      },
    }),
  );
  const left = centresOf(state).filter((check) => !checks.includes(check));
  const calm = left.length < CENTRES_MAX ? Object.values(state.crowded) : [];
  return [
    ...answered,
    ...over(state, checks),
    ...calm.map((device) => crowd('condition.cleared', device)),
  ];
}

/** Nothing of a subject is missed any more once these are gone. */
function over(state: DutyState, checks: readonly Check[]): readonly FactDraft[] {
  const left = Object.values(state.checks).filter((check) => !checks.includes(check));
  const standing = missedSubjects(left);
  return [...missedSubjects(checks)]
    .filter((subject) => !standing.has(subject))
    .map((subject) => cleared(subject, checks));
}

/** What nobody answered in time. */
export function checksLapsed(state: DutyState, time: Instant): readonly FactDraft[] {
  const all = Object.values(state.checks);
  const missed = all.filter(({ isWaiting, due }) => isWaiting && due <= time);
  const standing = missedSubjects(all);
  return missed.flatMap((check): readonly FactDraft[] => {
    const subject = subjectOf(check);
    const isTold = standing.has(subject);
    standing.add(subject);
    const data = { condition: 'duty-check-unanswered', subject, ...placeOf(check) } as const;
    return [
      { type: 'duty.unanswered', data: questionOf(check) },
      ...(isTold ? [] : [{ type: 'condition.raised', data } as const]),
    ];
  });
}

/** When the next question is due. */
export const nextCheck = ({ checks }: DutyState): Instant | undefined =>
  Object.values(checks)
    .map(({ isWaiting, due }) => (isWaiting ? due : undefined))
    .reduce(earliest, undefined);

/** What is asked at a post. */
export const checksAt = ({ checks }: DutyState, post: string): readonly Check[] =>
  Object.values(checks).filter(({ posts }) => posts.some((one) => one === post));

/** Writes that more ask than are answered to, at which receiver. */
export function writeCrowd(
  { crowded }: DutyState,
  { type, data }: FactOf<'condition.raised' | 'condition.cleared'>,
): void {
  if (data.condition !== TOO_MANY || data.device === undefined) return;
  if (type === 'condition.raised') crowded[data.device] = data.device;
  else delete crowded[data.device];
}

/** Writes what was asked and answered. */
export function writeCheck(
  state: DutyState,
  fact: FactOf<'duty.asked' | 'duty.answered' | 'duty.unanswered' | 'duty.unasked'>,
): void {
  const slot = slotOf(fact.data);
  const known = state.checks[slot];
  if (fact.type === 'duty.answered' || fact.type === 'duty.unasked') {
    if (fact.data.check !== undefined) delete state.checks[slot];
    return;
  }
  if (fact.type === 'duty.unanswered') {
    if (known !== undefined) state.checks[slot] = { ...known, isWaiting: false, isMissed: true };
    return;
  }
  const { posts, due, ...asker } = fact.data;
  state.checks[slot] = {
    id: fact.id,
    posts,
    since: fact.at,
    due: fromRfc3339(due) ?? fact.at,
    isWaiting: true,
    // Asked anew while nobody had answered: what was missed is missed until somebody answers.
    isMissed: known?.isMissed === true,
    ...asker,
  };
}

const officeSlot = (post: string): string => `office ${post}`;
const centreSlot = (device: string, account: string): string => `centre ${device} ${account}`;

/** The office asks one post once at a time, and so does each centre the site. */
function slotOf({
  posts,
  device,
  account,
}: Pick<FactData<'duty.asked'>, 'posts' | 'device' | 'account'>): string {
  return device === undefined || account === undefined
    ? officeSlot(posts[0] ?? '')
    : centreSlot(device, account);
}

const questionOf = ({ id, posts, by, device, account }: Check) => ({
  check: id,
  posts,
  ...(by === undefined ? {} : { by }),
  ...(device === undefined ? {} : { device }),
  ...(account === undefined ? {} : { account }),
});

const subjectOf = ({ device, posts }: Check): string => device ?? posts[0] ?? '';

const placeOf = ({ device, posts: [post] }: Check) => ({
  ...(device === undefined ? {} : { device }),
  ...(post === undefined || device !== undefined ? {} : { post }),
});

const missedSubjects = (checks: readonly Check[]): Set<string> =>
  new Set(checks.flatMap((check) => (check.isMissed ? [subjectOf(check)] : [])));

function cleared(subject: string, checks: readonly Check[]): FactDraft {
  const check = checks.find((one) => subjectOf(one) === subject);
  const place = check === undefined ? {} : placeOf(check);
  return {
    type: 'condition.cleared',
    data: { condition: 'duty-check-unanswered', subject, ...place },
  };
}

/** True where this input is the question of a centre. */
export const isQuestion = (
  input: InputOf<'reading'>,
): input is ReadingInput & { readonly type: 'duty.questioned' } => input.type === 'duty.questioned';
