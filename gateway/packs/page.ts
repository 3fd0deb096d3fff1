import type { Text } from '../../rules/vocabulary/schema.ts';
import { instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { escaped } from '../words/html.ts';
import { AUTHORITIES } from '../words/record-terms.ts';
import { sentence } from '../words/sentences.ts';
import { ALARM_NAMES, term } from '../words/terms.ts';
import { cutsOf } from './cuts.ts';
import type { InsideTold, Material } from './material.ts';
import { nameOfPassage } from './names.ts';

/** The sheet that is read and printed: everything in words, Chinese first. */
export function sheetOf(
  material: Material,
  made: { readonly at: number; readonly by: string },
): string {
  const { alarm, site } = material;
  const kind = term(ALARM_NAMES, alarm.kind);
  const place: Text = JSON.parse(alarm.place);
  const clock = clockOf(material);
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(`警情移交 ${kind.zh} ${place.zh}`)}</title>
<style>${STYLE}</style></head><body>
<h1>警情移交材料 <small lang="en">Alarm hand-over</small></h1>
${table([
  ['小区 site', both(site.name)],
  ['警情 alarm', alarm.alarm],
  ['类别 kind', both(kind)],
  ['地点 place', both(place)],
  ['报警 raised', clock(alarm.raised)],
  ['接警 acknowledged', whenAndWho(material, alarm.acknowledged, alarm.acknowledgedBy)],
  ['到场 on the scene', whenAndWho(material, alarm.attended, alarm.attendedBy)],
  ['办结 closed', whenAndWho(material, alarm.closed, alarm.closedBy)],
  ['时区 time zone', site.zone],
  ['制作 made', `${clock(made.at)} ${made.by}`],
])}
<h2>经过 <small lang="en">What happened</small></h2>
${table(told(material, material.facts.rows))}
${cutNote(material, 'alarm.json')}
<h2>主机与探测器信号 <small lang="en">Signals of panels and contacts</small></h2>
${table(told(material, material.signals.rows))}
${cutNote(material, 'signals.json')}
<h2>抬杆记录 <small lang="en">Barriers that opened</small></h2>
${table(openingRows(material))}
${cutNote(material, 'openings.json')}
${namedParts(material)}
<h2>核验 <small lang="en">How to check</small></h2>
<p>见 README.txt：manifest.json 列出每个文件的 SHA-256；chain.json 含日志的哈希链，可独立重算。</p>
<p lang="en">See README.txt: manifest.json has the SHA-256 of every file; chain.json has the links of the journal's hash
chain, to be computed again by anybody.</p>
</body></html>
`;
}

/** Facts in words; what was told later than a minute after it happened says so. */
function told(
  material: Material,
  facts: Material['facts']['rows'],
): readonly (readonly string[])[] {
  const clock = clockOf(material);
  const { site, names } = material;
  return facts.map((fact) => {
    const late = fact.at - fact.time > LATE_MS ? [`迟报 told late ${clock(fact.at)}`] : [];
    const words = sentence(fact, site, (id) => names.get(id));
    return [clock(fact.time), [both(words), ...late].join(' · ')];
  });
}

const LATE_MS = 60_000;

function namedParts(material: Material): string {
  const { inside, passages } = material;
  if (inside === undefined) {
    return '<p>车牌、姓名与在场名单按权限未列入。<span lang="en">Plates, names and who was inside are left out.</span></p>';
  }
  const clock = clockOf(material);
  return `<h2>过车 <small lang="en">Vehicles that came and went</small></h2>
${table(passages.rows.map((row) => [clock(row.started), row.lane, nameOfPassage(material, row), row.outcome ?? '']))}
${cutNote(material, 'passages.json')}
<h2>报警时在场 <small lang="en">Inside when the alarm was raised</small></h2>
${note(footingOf(inside, clock))}
${table(insideRows(material, inside))}`;
}

function insideRows(material: Material, { stays }: InsideTold): readonly (readonly string[])[] {
  const clock = clockOf(material);
  const name = (id: string | undefined): string =>
    id === undefined ? '' : (material.names.get(id) ?? id);
  return stays.map(({ subject, holder, is, since, sure }) => [
    name(subject),
    name(holder),
    both(is === 'unknown' ? UNKNOWN : sure ? INSIDE : ASSUMED),
    clock(since),
  ]);
}

const INSIDE = { zh: '在场内', en: 'inside' };
const ASSUMED = { zh: '在场内（推定）', en: 'inside (assumed)' };
const UNKNOWN = { zh: '未知', en: 'unknown' };

/** From when on the list holds. */
function footingOf({ asOf, since, by }: InsideTold, clock: (ms: number) => string): Text {
  const [then, from] = [clock(asOf), clock(since)];
  switch (by) {
    case 'count':
      return {
        zh: `截至 ${then}；自 ${from} 的盘点起推算。`,
        en: `As of ${then}, from the count of ${from} and what was recorded since.`,
      };
    case 'forgotten':
      return {
        zh: `截至 ${then}；${from} 因火警或停机去向不明，其后按记录推算。`,
        en: `As of ${then}; at ${from}, after a fire or an outage, nobody was known any more: what was recorded since counts.`,
      };
    case 'records':
      return {
        zh: `截至 ${then}；自 ${from} 的首条记录起推算，此前进入且其后无记录的不在名单内。`,
        en: `As of ${then}, from the records, which begin at ${from}: who came in before, and was not seen since, is missing.`,
      };
  }
}

/** Said where not all of it is there. */
function cutNote(material: Material, name: string): string {
  const cut = cutsOf(material).find(({ part }) => part === name);
  if (cut === undefined) return '';
  const until = clockOf(material)(cut.until);
  return note({
    zh: `数量过多，仅列最早 ${cut.rows} 条，至 ${until}；其后的未列入。`,
    en: `Too many: the first ${cut.rows} are listed, until ${until}; what came later is left out.`,
  });
}

const note = ({ zh, en }: Text): string =>
  `<p>${escaped(zh)} <span lang="en">${escaped(en)}</span></p>`;

function openingRows(material: Material): readonly (readonly string[])[] {
  const { openings, names } = material;
  const clock = clockOf(material);
  return openings.rows.map(({ at, barrier, lane, kind, by, explanation }) => [
    clock(at),
    lane ?? barrier,
    both(term(AUTHORITIES, kind)),
    by === null ? '' : (names.get(by) ?? by),
    explanation ?? '',
  ]);
}

function whenAndWho(material: Material, at: number | null, by: string | null): string {
  if (at === null) return '—';
  return `${clockOf(material)(at)} ${by === null ? '' : (material.names.get(by) ?? by)}`;
}

/** The clock of the site, to the second, with what a machine reads behind it. */
function clockOf({ site }: Material): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: site.zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return (ms) => `${format.format(new Date(ms))} (${toRfc3339(instant(ms))})`;
}

const both = ({ zh, en }: Text): string => `${zh} ${en}`;

const table = (rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? '<p>无 <span lang="en">none</span></p>'
    : `<table>${rows
        .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
        .join('\n')}</table>`;

const STYLE = `
body { font: 14px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 2rem auto; max-width: 60rem; color: #1f1f1f }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 1.5rem } small { font-weight: 400; color: #595959 }
table { border-collapse: collapse; width: 100% } td { border: 1px solid #bfbfbf; padding: 0.25rem 0.5rem; vertical-align: top }
tr { break-inside: avoid }`;
