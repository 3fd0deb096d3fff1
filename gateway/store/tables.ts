import type { Generated } from 'kysely';
import type { Tally } from '../../rules/patrol/coverage.ts';

// Instants are milliseconds, yes and no are 1 and 0, structures are JSON text: the forms both databases share.

/** The append-only journal of facts. `cause` and `data` as in CONTRACT; `previous` is the fact before it on its topic. */
export type JournalTable = {
  readonly site: string;
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly area: string;
  readonly time: number;
  readonly at: number;
  readonly cause: string;
  readonly data: string;
  readonly previous: number;
};

/** One link per commit: SHA-256 over the link before it, the commit's facts and its inputs' digests. */
export type ChainTable = {
  readonly site: string;
  readonly position: number;
  readonly after: number;
  readonly at: number;
  readonly facts: number;
  readonly inputs: number;
  readonly link: string;
};

/** Inputs as they came. Retention removes `body` and `salt`; the digest stays, so that the chain still verifies. */
export type InputsTable = {
  readonly number: Generated<number>;
  readonly site: string;
  readonly position: number;
  readonly id: string;
  readonly kind: string;
  readonly type: string | null;
  readonly source: string | null;
  readonly boot: string | null;
  readonly sequence: number | null;
  readonly device: string | null;
  readonly key: string | null;
  readonly time: number;
  readonly at: number;
  readonly body: string | null;
  readonly salt: string | null;
  readonly digest: string;
};

/** Impulses as sent, and whether they were answered. */
export type CommandsTable = {
  readonly site: string;
  readonly id: string;
  readonly position: number;
  readonly type: string;
  readonly device: string;
  readonly body: string;
  readonly expires: number;
  readonly answered: number | null;
};

/** Highest committed sequence per source and boot. */
export type SourcesTable = {
  readonly site: string;
  readonly source: string;
  readonly boot: string;
  readonly sequence: number;
  readonly at: number;
};

/** Every configuration that was ever current. */
export type LayoutsTable = {
  readonly site: string;
  readonly digest: string;
  readonly position: number;
  readonly body: string;
};

/** Saved states; a snapshot counts once `complete`. */
export type SnapshotsTable = {
  readonly site: string;
  readonly position: number;
  readonly version: number;
  readonly complete: number;
};

/** Pieces of a snapshot's JSON, small enough that commits go between them. */
export type SnapshotPartsTable = {
  readonly site: string;
  readonly position: number;
  readonly part: number;
  readonly body: string;
};

/** Retained states as last published; `data` is null where the thing has ended. */
export type ViewsTable = {
  readonly site: string;
  readonly kind: string;
  readonly id: string;
  readonly sequence: number;
  readonly at: number;
  readonly data: string | null;
};

/** Reference data: who the facts' `holder`, `guard` and `by` are. Names live here only. */
export type PeopleTable = {
  readonly site: string;
  readonly person: string;
  readonly name: string;
  readonly phone: string | null;
  readonly household: string | null;
  readonly guard: number;
  /** The import it came with; null where it was entered, or changed since, by hand. */
  readonly import: string | null;
  /** What the person is found by (search-words.ts). */
  readonly finds: string;
};

/** Reference data: which vehicle a fact's `vehicle` is. Plates live here only. */
export type VehiclesTable = {
  readonly site: string;
  readonly vehicle: string;
  readonly plate: string;
  readonly model: string | null;
  readonly colour: string | null;
  /** The import it came with; null where it was entered, or changed since, by hand. */
  readonly import: string | null;
  /** What the vehicle is found by (search-words.ts). */
  readonly finds: string;
};

/** Which permits a vehicle is on. */
export type PermitVehiclesTable = {
  readonly site: string;
  readonly vehicle: string;
  readonly permit: string;
};

/** Reference data, read model of the permit facts. */
export type PermitsTable = {
  readonly site: string;
  readonly permit: string;
  readonly class: string;
  readonly holder: string;
  readonly vehicles: string;
  readonly lanes: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly state: string;
  readonly ended: number | null;
  /** JSON. */
  readonly hours: string | null;
  readonly visits: number | null;
  readonly household: string | null;
  readonly errand: string | null;
  /** The import it came with; null where it was entered, or changed since, by hand. */
  readonly import: string | null;
};

/** Read model: who or what is on the block list. */
export type BlocksTable = {
  readonly site: string;
  readonly subject: string;
  readonly since: number;
  readonly by: string;
  readonly approved: string;
  readonly until: string;
  readonly why: string;
};

/** Read model: every arm-up (开闸对账). `position` is that of its fact. */
export type OpeningsTable = {
  readonly site: string;
  readonly position: number;
  readonly opening: string;
  readonly at: number;
  readonly barrier: string;
  readonly lane: string | null;
  /** The authority it stands under now: a button that was reported late has taken its place. */
  readonly kind: string;
  readonly by: string | null;
  readonly closed: number | null;
  readonly explanation: string | null;
  readonly explainedBy: string | null;
  /** Who was on post, and in which shift, where he is asked about it. */
  readonly guard: string | null;
  readonly shift: string | null;
};

/** Read model: vehicles locked by their owners. */
export type LocksTable = {
  readonly site: string;
  readonly vehicle: string;
  readonly since: number;
  readonly by: string;
};

/** Read model: the spaces of households; null where there is no limit. */
export type HouseholdsTable = {
  readonly site: string;
  readonly household: string;
  readonly since: number;
  readonly spaces: number | null;
};

/** Read model: what was handed over at the gate, and who has it now. */
export type HandoversTable = {
  readonly site: string;
  readonly handover: string;
  readonly since: number;
  readonly carrier: string;
  readonly goods: string;
  readonly receiver: string;
  readonly by: string;
  readonly lane: string | null;
  readonly to: string | null;
  readonly deliveredBy: string | null;
  readonly delivered: number | null;
};

/** Reference data, read model of the credential facts: digests and the last four characters, never a whole number. */
export type CredentialsTable = {
  readonly site: string;
  readonly credential: string;
  readonly holder: string | null;
  readonly permit: string | null;
  readonly checkpoint: string | null;
  readonly vehicle: string | null;
  readonly technology: string;
  readonly bits: number;
  readonly tail: string | null;
  readonly digests: string;
  readonly lost: number | null;
  /** The import it came with; null where it was entered, or changed since, by hand. */
  readonly import: string | null;
};

/** Reference data: the numbers of cards, for the export alone; what is matched is their digests. */
export type CardNumbersTable = {
  readonly site: string;
  readonly credential: string;
  /** `technology:bits:hex`. */
  readonly number: string;
};

/** Read model: imports and how they stand. */
export type ImportsTable = {
  readonly site: string;
  readonly import: string;
  /** staged, applied, undone or dropped. */
  readonly state: string;
  readonly chunks: number;
  readonly staged: number;
  readonly rows: number;
  readonly by: string;
  readonly began: number;
  readonly since: number;
  readonly why: string | null;
  /** From the act. */
  readonly file: string | null;
};

/** 过车记录: one vehicle's way through a lane, from the arming loop (or the card) to its end. */
export type PassagesTable = {
  readonly site: string;
  readonly passage: string;
  readonly lane: string;
  readonly direction: string | null;
  readonly started: number;
  readonly credential: string | null;
  readonly permit: string | null;
  readonly holder: string | null;
  readonly vehicle: string | null;
  /** `granted` or `refused`; null where nobody was judged. */
  readonly decision: string | null;
  readonly reason: string | null;
  readonly refusals: number;
  readonly notices: string | null;
  readonly tail: string | null;
  readonly authority: string | null;
  readonly by: string | null;
  readonly opened: number | null;
  readonly ended: number | null;
  /** `committed`, or as `passage.ended` says; null while it is under way. */
  readonly outcome: string | null;
  readonly whereFrom: string | null;
  readonly whereTo: string | null;
  readonly assurance: string | null;
  readonly sequence: number;
};

/** Who and what is inside, outside or unknown. */
export type PresenceTable = {
  readonly site: string;
  readonly subject: string;
  readonly whereabouts: string;
  readonly since: number;
  readonly lane: string | null;
  readonly passage: string | null;
  readonly holder: string | null;
  readonly assurance: string | null;
  /** Part of the estate, where the site has parts and it is known. */
  readonly area: string | null;
};

export type AlarmsTable = {
  readonly site: string;
  readonly alarm: string;
  readonly kind: string;
  readonly priority: string;
  readonly place: string;
  readonly origin: string;
  readonly zone: string | null;
  readonly lane: string | null;
  readonly raised: number;
  readonly repeats: number;
  readonly acknowledged: number | null;
  readonly acknowledgedBy: string | null;
  readonly attended: number | null;
  readonly attendedBy: string | null;
  readonly returned: number | null;
  readonly reset: number | null;
  readonly cleared: number | null;
  readonly closed: number | null;
  readonly closedBy: string | null;
  readonly why: string | null;
  readonly clocksMissed: number;
};

/** A message to a receiver outside. */
export type NoticesTable = {
  readonly site: string;
  /** Its name for the receiver too: the same however often it is sent. */
  readonly notice: string;
  readonly hook: string;
  readonly type: string;
  readonly alarm: string | null;
  readonly body: string;
  readonly made: number;
  /** waiting, sent, dead or discarded. */
  readonly state: string;
  readonly attempts: number;
  /** When it began to be tried: it is given up so long after. */
  readonly since: number;
  /** When it is tried next; null unless it waits. */
  readonly next: number | null;
  readonly tried: number | null;
  /** Why the last try failed. */
  readonly why: string | null;
  /** What the receiver answered last, where it did. */
  readonly status: number | null;
  /** Who had it sent again, discarded or tried. */
  readonly by: string | null;
};

/** The position up to which the journal was looked through for messages. */
export type NoticeCursorsTable = { readonly site: string; readonly position: number };

/** One planned walk, from its opening on. */
export type RoundsTable = {
  readonly site: string;
  readonly round: string;
  readonly route: string;
  /** What the route is walked for (`ROUTE_KINDS`). */
  readonly kind: string;
  readonly ordered: number;
  /** Day of the site's calendar on which its window begins; its shift, empty where the site has none. */
  readonly day: string;
  readonly shift: string;
  readonly early: string | null;
  readonly from: string;
  readonly to: string;
  readonly tolerance: string;
  readonly due: number;
  readonly made: number | null;
  readonly outcome: string | null;
  /** How it was told to have ended at first, where late taps changed it. */
  readonly was: string | null;
  readonly takenBy: string | null;
  /** Who should walk it: who took it, or the only one that its route names. */
  readonly supposed: string | null;
};

/** Each due visit as it stands (class `due` until it has ended), and every tap that made none. */
export type VisitsTable = {
  readonly site: string;
  /** `{round} {checkpoint}` of a due visit; of another tap the id of its fact. */
  readonly id: string;
  readonly round: string | null;
  readonly checkpoint: string;
  readonly route: string | null;
  readonly kind: string | null;
  readonly day: string | null;
  readonly shift: string | null;
  /** Where its round's window begins. */
  readonly from: string | null;
  readonly class: string;
  /** What it was told to be at first, where that was corrected. */
  readonly was: string | null;
  /** Who tapped. */
  readonly guard: string | null;
  /** On whose account it stands: who tapped, else who should have. */
  readonly charged: string | null;
  readonly proof: string | null;
  readonly why: string | null;
  /** Who said that it is skipped. */
  readonly by: string | null;
  /** How many rounds of the route missed this point running, this one counted. */
  readonly inARow: number | null;
  readonly device: string | null;
  readonly offline: number | null;
  /** Time of the last fact about it. */
  readonly time: number;
  readonly tapped: number | null;
  /** When somebody came to a point that was missed (补巡), and who. */
  readonly madeUp: number | null;
  readonly madeUpBy: string | null;
  /** When somebody was there, of a visit made or made up; and for how many seconds nobody had been before. */
  readonly present: number | null;
  readonly gap: number | null;
};

type SumsOf = {
  readonly site: string;
  /** A day (`2026-11-29`) or a month (`2026-11`) of the site's calendar. */
  readonly span: string;
  readonly route: string;
  readonly kind: string;
  readonly shift: string;
} & Tally;

/** Sums of due visits by day and by month, of each point on each route. */
export type PointCoverageTable = SumsOf & { readonly checkpoint: string };
/** The same over all points of a route. */
export type RouteCoverageTable = SumsOf;
/** The same on the account of each guard; `guard` is empty where nobody is known. */
export type GuardCoverageTable = SumsOf & { readonly guard: string };

/** How long a point was left between two visits, by the day and the month of the second. */
export type PointIntervalsTable = {
  readonly site: string;
  readonly span: string;
  readonly checkpoint: string;
  readonly visits: number;
  /** Intervals, their sum and the sum of their squares in seconds, the longest of them. */
  readonly gaps: number;
  readonly seconds: number;
  readonly squares: number;
  readonly longest: number;
  readonly first: number;
  readonly last: number;
};

/** What was looked at, and whether it was fine. */
export type InspectionsTable = {
  readonly site: string;
  readonly id: string;
  readonly time: number;
  readonly checkpoint: string;
  readonly item: string;
  readonly state: string;
  readonly note: string | null;
  readonly guard: string;
  readonly round: string | null;
  readonly route: string | null;
  readonly kind: string | null;
};

/** Read models that a migration has emptied, by the area of the facts that fill them. */
export type ModelsToFillTable = { readonly area: string };

/** Shifts at a post, with how often each authority raised its arms. */
export type ShiftsTable = {
  readonly site: string;
  readonly shift: string;
  readonly post: string;
  readonly guard: string;
  readonly since: number;
  readonly until: number | null;
  readonly how: string | null;
  /** JSON: counts by authority. */
  readonly sums: string | null;
  /** Openings not explained when the shift was over. */
  readonly unexplained: number | null;
};

/** Visitors, by their permit. */
export type VisitorsTable = {
  readonly site: string;
  readonly permit: string;
  readonly announced: number;
  readonly holder: string;
  readonly vehicle: string | null;
  readonly host: string;
  readonly agreed: string | null;
  readonly by: string;
  readonly until: number;
  /** Visits made: committed entries. */
  readonly made: number;
  readonly arrived: number | null;
  readonly left: number | null;
  /** Since when he has stayed past his time; null while he has not. */
  readonly overstays: number | null;
  /** The temporary card in his hands. */
  readonly credential: string | null;
  /** Since when he should have given it back. */
  readonly keepsCard: number | null;
};

/** Who may sign in to the console or connect to the broker. */
export type AccountsTable = {
  readonly username: string;
  readonly kind: string;
  readonly role: string;
  readonly passwordHash: string;
  readonly devices: string | null;
  readonly host: string | null;
  readonly post: string | null;
  readonly createdAt: number;
};

/** Signed-in browsers: the digest of the token, never the token. */
export type SessionsTable = {
  readonly token: string;
  readonly username: string;
  readonly role: string;
  readonly createdAt: number;
  readonly expires: number;
};

/** One-time sign-in links: the digest of the token, never the token. */
export type SignInLinksTable = {
  readonly token: string;
  readonly username: string;
  readonly role: string;
  readonly expires: number;
  readonly used: number | null;
};

/** One row that a probe rewrites, to learn whether the disk takes commits. */
export type ProbeTable = { readonly id: number; readonly count: number };

/** A plan of a route from a day on; without one the route is not walked from then on. */
export type RoutePlansTable = {
  readonly site: string;
  readonly route: string;
  readonly day: string;
  readonly by: string;
  readonly made: number;
  readonly plan: string | null;
  readonly why: string | null;
};

/** The whole schema, as Kysely sees it. */
export type Tables = {
  readonly journal: JournalTable;
  readonly chain: ChainTable;
  readonly inputs: InputsTable;
  readonly commands: CommandsTable;
  readonly sources: SourcesTable;
  readonly layouts: LayoutsTable;
  readonly snapshots: SnapshotsTable;
  readonly snapshotParts: SnapshotPartsTable;
  readonly views: ViewsTable;
  readonly people: PeopleTable;
  readonly vehicles: VehiclesTable;
  readonly permits: PermitsTable;
  readonly permitVehicles: PermitVehiclesTable;
  readonly credentials: CredentialsTable;
  readonly cardNumbers: CardNumbersTable;
  readonly imports: ImportsTable;
  readonly blocks: BlocksTable;
  readonly locks: LocksTable;
  readonly openings: OpeningsTable;
  readonly households: HouseholdsTable;
  readonly handovers: HandoversTable;
  readonly passages: PassagesTable;
  readonly presence: PresenceTable;
  readonly alarms: AlarmsTable;
  readonly rounds: RoundsTable;
  readonly visits: VisitsTable;
  readonly pointCoverage: PointCoverageTable;
  readonly routeCoverage: RouteCoverageTable;
  readonly guardCoverage: GuardCoverageTable;
  readonly pointIntervals: PointIntervalsTable;
  readonly inspections: InspectionsTable;
  readonly modelsToFill: ModelsToFillTable;
  readonly visitors: VisitorsTable;
  readonly shifts: ShiftsTable;
  readonly routePlans: RoutePlansTable;
  readonly notices: NoticesTable;
  readonly noticeCursors: NoticeCursorsTable;
  readonly accounts: AccountsTable;
  readonly sessions: SessionsTable;
  readonly signInLinks: SignInLinksTable;
  readonly probe: ProbeTable;
};
