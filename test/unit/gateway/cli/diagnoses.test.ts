import { describe, expect, it } from 'vitest';
import {
  backupDiagnosis,
  clockDiagnosis,
  deviceDiagnosis,
} from '../../../../gateway/cli/diagnoses.ts';
import { HOST_GONE } from '../../../../rules/device/health.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';

const NOW = instant(Date.UTC(2026, 10, 29, 6));
const HOUR_MS = 3_600_000;
const ago = (ms: number) => instant(NOW - ms);

describe("the doctor's word on the clock", () => {
  it('is good where the clock is past the last entry, or there is none', () => {
    expect(clockDiagnosis('Asia/Shanghai', NOW, ago(HOUR_MS)).state).toBe('good');
    expect(clockDiagnosis('Asia/Shanghai', NOW, undefined)).toMatchObject({
      state: 'good',
      text: '2026-11-29T06:00:00.000Z, 2026/11/29 14:00:00 Asia/Shanghai',
    });
  });

  it('is bad where the clock stands before the last entry, with what helps', () => {
    const found = clockDiagnosis('Asia/Shanghai', NOW, ago(-3 * HOUR_MS));
    expect(found).toMatchObject({ state: 'bad', what: 'clock' });
    expect(found.text).toContain('is 3 h before the last entry');
    expect(found.remedy).toContain('set the clock');
  });

  it('lets NTP correct the clock by less than a second', () => {
    expect(clockDiagnosis('Asia/Shanghai', NOW, ago(-1_000)).state).toBe('good');
    expect(clockDiagnosis('Asia/Shanghai', NOW, ago(-1_001)).state).toBe('bad');
  });

  it('is bad where the clock stands at the date of a factory', () => {
    const found = clockDiagnosis('Asia/Shanghai', instant(0), undefined);
    expect(found).toMatchObject({ state: 'bad', text: '1970-01-01T00:00:00.000Z cannot be' });
    expect(found.remedy).toContain('NTP');
  });
});

describe("the doctor's word on a device", () => {
  const online = { stands: 'online', since: NOW, why: '' } as const;
  const of = (
    heard: number | undefined,
    standing?: { readonly stands: 'online' | 'offline'; readonly why: string },
  ) =>
    deviceDiagnosis('out-1-reader', NOW, {
      heard: heard === undefined ? undefined : ago(heard),
      standing: standing === undefined ? undefined : { ...standing, since: NOW },
    });

  it('is to look at what never said anything, and what was silent for a day', () => {
    expect(of(undefined, online)).toMatchObject({
      state: 'look',
      text: 'configured, and has never said anything',
    });
    expect(of(50 * HOUR_MS, online)).toMatchObject({ state: 'look', text: 'silent for 2 days' });
    expect(of(24 * HOUR_MS, online)).toMatchObject({ state: 'good', text: 'heard 24 h ago' });
  });

  it('is bad for a device that went offline, however lately it was heard', () => {
    expect(of(HOUR_MS, { stands: 'offline', why: 'no-answer' })).toMatchObject({
      state: 'bad',
      text: 'offline since 2026-11-29T06:00:00.000Z (no-answer)',
      remedy: expect.stringContaining('power'),
    });
  });

  it('does not blame a device for its host', () => {
    expect(of(HOUR_MS, { stands: 'offline', why: HOST_GONE }).state).toBe('good');
  });
});

describe("the doctor's word on backups", () => {
  it('is good of one made last night, bad of an old one, and asks for a look where there is none', () => {
    const of = (newest: ReturnType<typeof ago> | undefined) => backupDiagnosis('/b', NOW, newest);
    expect(of(ago(20 * HOUR_MS)).state).toBe('good');
    expect(of(ago(60 * HOUR_MS))).toMatchObject({
      state: 'bad',
      text: expect.stringContaining('2 days'),
    });
    expect(of(undefined).state).toBe('look');
  });
});
