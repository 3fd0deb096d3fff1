import type { Hook } from '../notify/hook.ts';
import { isLoopback } from './doors.ts';
import { didYouMean, type Finding } from './problem.ts';
import type { SiteFile } from './schema.ts';

const ANSWER_SECONDS = 10;

/** The receivers of a site. */
export const hooksFrom = ({ webhooks = [] }: SiteFile): readonly Hook[] =>
  webhooks.map(({ kinds, for: whom, hours, tells, timeoutSeconds, ...hook }) => ({
    ...hook,
    ...(whom === undefined ? {} : { for: whom }),
    ...(kinds === undefined ? {} : { kinds }),
    hours: hours ?? [],
    tells: tells ?? 'place',
    timeoutMs: (timeoutSeconds ?? ANSWER_SECONDS) * 1_000,
  }));

/** Addresses that are none, those on whose way everybody can read what is told, and steps that reach nobody. */
export const webhookFindings = (file: SiteFile): readonly Finding[] => [
  ...(file.webhooks ?? []).flatMap(({ url }, index) => addressFindings(url, index)),
  ...(file.escalation ?? []).flatMap((step, index) => stepFindings(file, step, index)),
];

function addressFindings(url: string, index: number): readonly Finding[] {
  const path = ['webhooks', index, 'url'];
  if (!URL.canParse(url)) {
    return [
      {
        code: 'wrong-value',
        path,
        text: `expected an address as https://example.org/gatehouse; "${url}" came`,
        remedy: 'write the whole address of the receiver',
      },
    ];
  }
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopback(hostname)) return [];
  return [
    {
      code: 'open-to-network',
      path,
      text: `messages to ${hostname} can be read on their way: the signature hides nothing`,
      remedy: 'give the receiver a certificate and write https, or let it be told the kind only',
      warning: true,
    },
  ];
}

/** Shown and sounded by the gateway's own pages. */
const ON_PAGES = /^(console|booth)$/;

type Step = NonNullable<SiteFile['escalation']>[number];

function stepFindings(file: SiteFile, { to, clock }: Step, index: number): readonly Finding[] {
  const { webhooks = [], posts = [] } = file;
  const path = ['escalation', index, 'to'];
  const [, section, id = ''] = /^(webhook|post):(.*)$/.exec(to) ?? [];
  if (section !== undefined) {
    const [name, rows] =
      section === 'post' ? (['posts', posts] as const) : (['webhooks', webhooks] as const);
    const ids = rows.map((row) => row.id);
    return ids.includes(id) ? [] : [nobody(name, ids, id, path)];
  }
  if (to === 'console' && clock !== undefined && clock !== 'acknowledged') return [silent(path)];
  const isHeard = ON_PAGES.test(to) || webhooks.some((hook) => hook.for?.includes(to));
  if (isHeard) return [];
  return [
    {
      code: 'step-unheard',
      path,
      text: `expected a webhook that reaches "${to}"; none is for it, and this step tells nobody`,
      remedy: `add "${to}" to the \`for\` of a webhook`,
      warning: true,
    },
  ];
}

/** A step that names whom nobody listed reaches nobody. */
function nobody(
  section: string,
  ids: readonly string[],
  id: string,
  path: Finding['path'],
): Finding {
  const meant = didYouMean(id, ids);
  return {
    code: 'unknown-reference',
    path,
    text: `expected the id of one of ${section} (${ids.join(', ') || 'there are none'}); "${id}" came`,
    remedy: meant ? `did you mean "${meant}"?` : `add it to ${section}`,
  };
}

/** The console sounds for what asks: who has acknowledged it has heard it. */
const silent = (path: Finding['path']): Finding => ({
  code: 'step-unheard',
  path,
  text: 'the console sounds until an alarm is acknowledged, and not for one that waits for somebody to come',
  remedy: 'name the booth, a post, a webhook or the supervisor',
  warning: true,
});
