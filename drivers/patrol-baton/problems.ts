import { isZone } from '../../rules/vocabulary/wall-time.ts';
import type { SettingsProblem } from '../driver.ts';
import { type Layout, OUR_LAYOUT, PAYLOAD_MAX, type Settings, TIME_FORMS } from './settings.ts';

const BLOCK_HEAD = 3;
const BYTE_MAX = 255;

/** What the schema cannot say of a dock's settings. */
export function problemsOf({ layout, zone, erase, undated }: Settings): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  if (zone !== undefined && !isZone(zone)) {
    problems.push({ text: `expected an IANA time zone; "${zone}" came`, at: ['zone'] });
  }
  if (layout === undefined) {
    problems.push({
      text: 'without a layout the records are read as this project lays them out, which no maker does',
      warning: true,
    });
  }
  if (erase === false && undated === 'erase') {
    problems.push({ text: 'undated: erase has no meaning with erase: false', at: ['undated'] });
  }
  return [...problems, ...layoutProblems(layout ?? OUR_LAYOUT)];
}

function layoutProblems({ frame, commands, block, record }: Layout): readonly SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const at = ['layout'];
  if (frame.start === '') {
    problems.push({ text: 'frames need bytes they begin with', at: [...at, 'frame', 'start'] });
  }
  const { answerAdds: _, ...codes } = commands;
  if (new Set(Object.values(codes)).size < Object.values(codes).length) {
    problems.push({ text: 'two commands have the same byte', at: [...at, 'commands'] });
  }
  const most = BLOCK_HEAD + block * record.bytes;
  if (most > (frame.lengthBytes === 1 ? BYTE_MAX : PAYLOAD_MAX)) {
    const text = `an answer of ${block} records has ${most} bytes, more than its length can say`;
    problems.push({ text, at: [...at, 'block'] });
  }
  const ends = [record.number, record.tag, record.badge, timePlace(record.time)];
  if (ends.some((field) => field !== undefined && field.at + field.bytes > record.bytes)) {
    problems.push({ text: 'a field ends behind the record', at: [...at, 'record'] });
  }
  if (record.number === undefined) {
    const text =
      'records have no running number: two taps of one tag within the same second count as one';
    problems.push({ text, warning: true, at: [...at, 'record'] });
  }
  if (frame.baton.bytes === 0) {
    const text =
      'frames name no baton: one that is exchanged for another in the middle of a dump is not noticed';
    problems.push({ text, warning: true, at: [...at, 'frame', 'baton'] });
  }
  return problems;
}

const timePlace = ({ at, form }: Layout['record']['time']) => ({ at, bytes: TIME_FORMS[form] });
