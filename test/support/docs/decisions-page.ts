import { ERRAND_NAMES } from '../../../gateway/words/record-terms.ts';
import { policyOf } from '../../../rules/vocabulary/policy.ts';
import { REASONS, type Reason } from '../../../rules/vocabulary/reasons.ts';
import type { Text } from '../../../rules/vocabulary/schema.ts';
import { ERRANDS, type Errand } from '../../../rules/vocabulary/site.ts';
import { answer, answerTo, setUp, wang } from '../../unit/rules/access/each-reason.ts';
import { giveCard } from '../../unit/rules/access/gate.ts';

/** docs/decisions.md: what the rules themselves answer for each reason, at an entry and at an exit. */
export function decisionsPage(): string {
  const rows = reasons().map((reason) => {
    const [entry, exit] = [answer(reason, 'in-1'), answer(reason, 'out-1')];
    const { zh, en } = REASONS[reason];
    return `| \`${reason}\` | ${zh} · ${en} | ${outcome(entry)} | ${outcome(exit)} | ${hard(reason)} | ${choice(reason)} |`;
  });
  const told = reasons().flatMap((reason) => {
    const refused = [answer(reason, 'out-1'), answer(reason, 'in-1')].find(({ text }) => text);
    if (refused?.text === undefined) return [];
    return [`| \`${reason}\` | ${both(refused.sign)} | ${both(refused.text)} |`];
  });
  return `${HEAD}\n${rows.join('\n')}\n\n${ERRAND_HEAD}\n${errands()}\n\n${WORDS}\n${told.join('\n')}\n\n${REST}`;
}

type Answer = ReturnType<typeof answer>;

/** Those that a card by itself can meet; the others come of what a guard or another rule says. */
const reasons = (): readonly Reason[] =>
  Object.keys(REASONS).flatMap((word) => (isReason(word) && word in setUp ? [word] : []));

const isReason = (word: string): word is Reason => Object.hasOwn(REASONS, word);

/** What each delivery gets at the entry, before a site lets any in and after it lets in just that one. */
function errands(): string {
  return ERRANDS.map((errand) => {
    const { zh, en } = ERRAND_NAMES[errand];
    const at = (lane: 'in-1' | 'out-1', letIn: readonly Errand[]) =>
      outcome(
        answerTo((gate) => giveCard(gate, 'wang', wang, { class: 'delivery', errand }), lane, {
          letIn,
        }),
      );
    return `| \`${errand}\` | ${zh} · ${en} | ${at('in-1', [])} | ${at('in-1', [errand])} | ${at('out-1', [])} |`;
  }).join('\n');
}

function outcome({ is, notices, opens }: Answer): string {
  if (is?.endsWith('.refused')) return '禁止 · refused';
  if (!opens) return '—';
  return notices !== undefined && notices.length > 0 ? '放行并记 · opens, noted' : '放行 · opens';
}

/** What changes where the site sets the reason hard. */
function hard(reason: Reason): string {
  const changed = (['in-1', 'out-1'] as const).filter(
    (lane) => outcome(answer(reason, lane)) !== outcome(answer(reason, lane, [reason])),
  );
  const names = { 'in-1': '入口禁止 · entry refused', 'out-1': '出口禁止 · exit refused' } as const;
  return changed.map((lane) => names[lane]).join(', ');
}

/** What `policy` may say of a reason. */
function choice(reason: Reason): string {
  const names = { entry: '入口 · entry', exit: '出口 · exit' } as const;
  return (['entry', 'exit'] as const)
    .flatMap((end) => policyOf(reason, end).may.map((answer) => `${names[end]}: \`${answer}\``))
    .join(', ');
}

const both = (text: Text | undefined): string =>
  text === undefined ? '' : `${text.zh} · ${text.en}`;

const HEAD = `# Decisions (放行判定表)

<!-- Written by asking the rules themselves, by \`npm run docs\`; a test keeps it equal. -->

What a card gets where everything is well but for one reason. Reasons are looked for in this order, and the first that
refuses is the one that is told. A notice opens, and somebody follows it up. \`hard\` in site.yaml makes a reason
stricter; \`policy\` sets one at one end, and \`passback\` says what anti-passback does. Where the last column is empty a
site has no choice.

| reason | | entry | exit | where set hard | a site may set |
|---|---|---|---|---|---|`;

const ERRAND_HEAD = `## Deliveries

Under closed management a delivery stops at the gate; \`deliveries\` in site.yaml lists the errands that may come in with
a permit. A permit of a delivery that names none is \`other\`; a visitor who brings something has an errand too.

| errand | | entry | entry, where \`enter\` lists it | exit |
|---|---|---|---|---|`;

const WORDS = `## What the driver and the guard are told

The driver is never told why; who holds a lost or blocked card sees only 请稍候.

| reason | driver, at the reader | guard |
|---|---|---|`;

const REST = `The rest comes of people: \`no-card\` of a vehicle that waits without one, \`other-vehicle\` of a guard who has looked at
it, \`passback\` of two exits in a row where the site sets that hard. A fire opens everything.
`;
