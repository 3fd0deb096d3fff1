import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONTACT_ID,
  contactIdMeaning,
  contactIdQualifier,
} from '../../../../drivers/panels/contact-id.ts';
import { PROFILES, profileOf } from '../../../../drivers/panels/profiles.ts';
import { siaMeaning } from '../../../../drivers/panels/sia.ts';
import { SIA_CODES } from '../../../../drivers/panels/sia-codes.ts';
import { PANEL_KINDS } from '../../../../rules/vocabulary/panel-kinds.ts';

/** Every code of DC-05, appendix C, group by group. */
const APPENDIX_C = `100-102 110-118 120-125 130-136 137-147 150-163 200-206 210 300-313 320-327 330-344 350-357 360
  370-378 380-389 391-393 400-409 410-416 420-434 440-442 450-459 461-466 500 501 510 520-527 530-532 540 550-553 560
  570-579 600-616 620-632 640-642 650-654`;
const codes = APPENDIX_C.split(/\s+/).flatMap((range) => {
  const [from = 0, to = from] = range.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
});
const kindsOf = (...list: readonly string[]) =>
  list.map((code) => contactIdMeaning(code, 'new').kind);

describe('Contact ID codes', () => {
  it('know every code of appendix C and no other', () => {
    expect(Object.keys(CONTACT_ID)).toEqual(codes);
  });

  it('have a Chinese and an English name for each, begun and ended', () => {
    for (const code of codes) {
      for (const qualifier of ['new', 'restore', 'still'] as const) {
        const { meaning, kind } = contactIdMeaning(code, qualifier);
        expect(meaning.zh).toMatch(/\p{Script=Han}/u);
        expect(meaning.en).toMatch(/^[A-Za-z0-9][ -~]+$/);
        expect(PANEL_KINDS).toContain(kind);
      }
    }
  });

  it('take sprinkler flow, manual call points and ducts for fire', () => {
    expect(kindsOf('110', '111', '112', '113', '114', '115', '116', '117', '118')).toEqual(
      Array(9).fill('fire'),
    );
  });

  it('name what other receivers call invalid', () => {
    expect(kindsOf('123', '154', '383', '384', '426')).toEqual([
      'panic',
      'technical',
      'tamper',
      'power',
      'access',
    ]);
  });

  it('count users where DC-05 says so and zones elsewhere', () => {
    const users = `121 313 400-409 411-415 421 422 424 425 429-431 440-442 450-459 462-464 466 574 604 607 625 642`;
    const expected = new Set(
      users.split(' ').flatMap((range) => {
        const [from = 0, to = from] = range.split('-').map(Number);
        return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
      }),
    );
    const found = codes.filter((code) => contactIdMeaning(code, 'new').numbers === 'user');
    expect(found.filter((code) => !expected.has(code))).toEqual([]);
    expect(found).toHaveLength(expected.size);
  });

  it('are alarms of unknown kind where an unmapped code begins with 1', () => {
    expect(contactIdMeaning('199', 'new')).toEqual({
      kind: 'unknown',
      numbers: 'zone',
      qualifier: 'new',
      meaning: { zh: '未知报警代码199', en: 'unknown alarm code 199' },
      isKnown: false,
    });
  });

  it('give every three characters a meaning', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 4 }), (code) => {
        expect(PANEL_KINDS).toContain(contactIdMeaning(code, 'new').kind);
      }),
    );
  });

  it('call arming the restore of disarming', () => {
    expect(contactIdMeaning('401', 'new').meaning.en).toBe('disarmed by user');
    expect(contactIdMeaning('401', 'restore').meaning.en).toBe('armed by user');
  });

  it('read the qualifier of every format, and take what is none for new', () => {
    expect(['1', '3', '6', 'E', 'R', 'P', 'r', '7'].map(contactIdQualifier)).toEqual([
      'new',
      'restore',
      'still',
      'new',
      'restore',
      'still',
      'restore',
      'new',
    ]);
  });
});

describe('whether a panel is armed', () => {
  const byContactId = (code: string, mark: string) =>
    contactIdMeaning(code, contactIdQualifier(mark)).armed;

  it('is told by arming and disarming, whoever did it and how', () => {
    for (const code of ['400', '401', '403', '407', '408', '409', '441', '456']) {
      expect([byContactId(code, 'R'), byContactId(code, 'E')]).toEqual([true, false]);
    }
    expect(byContactId('463', 'E')).toBe(true);
    expect(['CL', 'NL', 'CG', 'OP', 'OR'].map((code) => siaMeaning(code).armed)).toEqual([
      ...[true, true, true],
      ...[false, false],
    ]);
    const hengBo = profileOf('heng-bo').contactId;
    expect(contactIdMeaning('400', 'restore', hengBo).armed).toBe(true);
  });

  it('is not told by what is late, failed or cancelled, by a report of how it stands, nor by anything else', () => {
    for (const code of ['405', '406', '453', '454', '455', '457', '458', '459', '464', '130']) {
      for (const mark of ['E', 'R']) expect(byContactId(code, mark), code).toBeUndefined();
    }
    expect(byContactId('401', 'P')).toBeUndefined();
    for (const code of ['OC', 'OT', 'OI', 'CE', 'CI', 'CD', 'CT', 'CR', 'JK', 'JP', 'NA', 'BA']) {
      expect(siaMeaning(code).armed, code).toBeUndefined();
    }
  });
});

describe('SIA codes', () => {
  it('are composed of subject and aspect', () => {
    expect(siaMeaning('BA')).toMatchObject({ kind: 'burglary', qualifier: 'new' });
    expect(siaMeaning('BH')).toMatchObject({ kind: 'burglary', qualifier: 'restore' });
    expect(siaMeaning('FR').meaning).toEqual({ zh: '火警恢复', en: 'fire: restored' });
    expect(siaMeaning('FA').meaning.zh).toBe('火警');
    expect(siaMeaning('GA').meaning.zh).toBe('燃气报警');
    expect(siaMeaning('FT')).toMatchObject({ kind: 'trouble', qualifier: 'new' });
    expect(siaMeaning('ZJ')).toMatchObject({ kind: 'trouble', qualifier: 'restore' });
    expect(siaMeaning('SA').kind).toBe('fire');
    expect(siaMeaning('BB')).toMatchObject({ kind: 'bypass', qualifier: 'new' });
    expect(siaMeaning('BU')).toMatchObject({ kind: 'bypass', qualifier: 'restore' });
  });

  it('have an entry where the two letters mean something else', () => {
    expect(siaMeaning('OP')).toMatchObject({ kind: 'arming', qualifier: 'new', numbers: 'user' });
    expect(siaMeaning('CL')).toMatchObject({
      kind: 'arming',
      qualifier: 'restore',
      meaning: { zh: '用户布防', en: 'armed by user' },
    });
    expect(siaMeaning('AT')).toMatchObject({ kind: 'power', qualifier: 'new' });
    expect(siaMeaning('AR')).toMatchObject({ kind: 'power', qualifier: 'restore' });
    expect(siaMeaning('RP').kind).toBe('test');
  });

  it('are a fire where two detectors saw it, and a tamper also while disarmed', () => {
    expect(siaMeaning('FM')).toMatchObject({ kind: 'fire', qualifier: 'new' });
    expect(siaMeaning('TT')).toMatchObject({ kind: 'tamper', qualifier: 'new' });
    expect(siaMeaning('TJ')).toMatchObject({ kind: 'tamper', qualifier: 'restore' });
    expect(siaMeaning('AA').kind).toBe('tamper');
  });

  it('are the end of what began by another, and no alarm of their own', () => {
    for (const [begins, ends] of ['FS FV', 'FW FQ', 'EM EN', 'AS AN', 'OU OV', 'TT TJ'].map(
      (pair) => pair.split(' '),
    )) {
      const { kind } = siaMeaning(begins ?? '');
      expect(siaMeaning(ends ?? '')).toMatchObject({ kind, qualifier: 'restore', isKnown: true });
    }
    for (const lost of ['BZ', 'FZ', 'FY', 'UY', 'UZ', 'CM', 'EZ', 'XM']) {
      expect(siaMeaning(lost).kind).toBe('supervision');
    }
    // Whoever cancels or silences a fire says nothing of whether it burns.
    for (const told of ['FC', 'FL', 'AB']) expect(siaMeaning(told).kind).toBe('log');
  });

  it('count users and areas where the number means them', () => {
    const users = `CE CF CJ CK CL CP CQ CR DA DB EE JD JH JK JP JS JT JV JX JY JZ OC OH OJ OK OL OP OQ OR
      OT RX BC`;
    const areas = 'BV CA CD CG CI CT CW FI FK JA JR NF NL NM OA OG OI';
    const numbersOf = (list: string) =>
      new Set(list.split(/\s+/).map((code) => siaMeaning(code).numbers));
    expect(numbersOf(users)).toEqual(new Set(['user']));
    expect(numbersOf(areas)).toEqual(new Set(['area']));
    const all = Object.keys(SIA_CODES).filter((code) => !/^D/.test(code));
    const others = all.filter((code) => !`${users} ${areas}`.split(/\s+/).includes(code));
    expect(numbersOf(others.join(' '))).toEqual(new Set(['zone']));
  });

  it('count doors where they begin with D and are about a door', () => {
    const doors = Object.keys(SIA_CODES).filter((code) => /^D[^AB]/.test(code));
    expect(new Set(doors.map((code) => siaMeaning(code).numbers))).toEqual(new Set(['door']));
  });

  it('are alarms where their panel does not say of which sort, or cannot tell for sure', () => {
    expect(['UA', 'UX', 'UG', 'FG'].map((code) => siaMeaning(code).kind)).toEqual([
      'burglary',
      'burglary',
      'burglary',
      'fire',
    ]);
    expect(siaMeaning('UH')).toMatchObject({ kind: 'burglary', qualifier: 'restore' });
    expect(siaMeaning('FG').meaning).toEqual({ zh: '火警未复核', en: 'fire not verified' });
  });

  it('are kept as unknown where no table knows them', () => {
    expect(siaMeaning('7!')).toMatchObject({ kind: 'unknown', qualifier: 'new', isKnown: false });
  });
});

describe('which trouble it is', () => {
  const byContactId = (code: string) => contactIdMeaning(code, 'new').matter;

  it('is told where several of a kind may stand at once, and of nothing else', () => {
    expect(byContactId('301')).not.toBe(byContactId('302'));
    expect(byContactId('302')).toBe(byContactId('311'));
    expect(byContactId('351')).not.toBe(byContactId('352'));
    for (const code of ['110', '120', '130', '401', '570', '602', '199']) {
      expect(byContactId(code), code).toBeUndefined();
    }
  });

  it('is the same by either code, where a panel reports to two receivers', () => {
    expect(siaMeaning('AT').matter).toBe(byContactId('301'));
    expect(siaMeaning('YT').matter).toBe(byContactId('302'));
  });

  it('is the same of what begins and of what ends it', () => {
    const pairs = `AT/AR YT/YR YM/YR YP/YQ YI/YJ XT/XR LT/LR YC/YK YS/YK NT/NR XQ/XH ET/ER IA/IR YA/YH BD/BE FW/FQ
      FS/FV EM/EN ES/EJ XS/XJ AS/AN OU/OV TA/TR TA/TH TT/TJ TT/TR WA/WR WA/WH ZA/ZR BT/BJ FT/FJ`;
    for (const pair of pairs.split(/\s+/)) {
      const [begins = '', ends = ''] = pair.split('/');
      const [one, other] = [siaMeaning(begins), siaMeaning(ends)];
      expect(other.qualifier, pair).toBe('restore');
      expect([other.kind, other.matter], pair).toEqual([one.kind, one.matter]);
      expect(one.matter, pair).toBeDefined();
    }
  });

  it('has an end for each that SIA has one for', () => {
    const all = [...Object.keys(SIA_CODES), ...'BFGHKMPQSTUWZ'].flatMap((code) =>
      code.length > 1 ? [code] : [...'AHRTJS'].map((aspect) => code + aspect),
    );
    const told = all.map((code) => siaMeaning(code)).filter(({ matter }) => matter !== undefined);
    const begun = new Set(
      told.flatMap(({ qualifier, kind, matter }) =>
        qualifier === 'new' ? `${kind} ${matter}` : [],
      ),
    );
    const ends = told.filter(({ qualifier }) => qualifier === 'restore');
    expect(ends.filter(({ kind, matter }) => !begun.has(`${kind} ${matter}`))).toEqual([]);
  });
});

describe('panel profiles', () => {
  const hengBo = profileOf('heng-bo');

  it('use the same number differently', () => {
    expect(contactIdMeaning('113', 'new', hengBo.contactId).meaning.zh).toBe('水警');
    expect(contactIdMeaning('113', 'new', PROFILES.standard.contactId).kind).toBe('fire');
    expect(contactIdMeaning('134', 'new', hengBo.contactId).kind).toBe('log');
  });

  it('may mean one qualifier only', () => {
    expect(contactIdMeaning('100', 'restore', hengBo.contactId).meaning.zh).toBe('清除指示');
    expect(contactIdMeaning('100', 'new', hengBo.contactId).kind).toBe('medical');
  });

  it('take a code that says the end of something for its end', () => {
    const { matter } = contactIdMeaning('944', 'new', hengBo.contactId);
    expect(contactIdMeaning('946', 'new', hengBo.contactId)).toMatchObject({
      kind: 'communication',
      qualifier: 'restore',
      matter,
    });
  });

  it('take the model that a panel reports when it dials for no alarm', () => {
    const kinds = ['707', '711', '799', '817', '818'].map(
      (code) => contactIdMeaning(code, 'new', hengBo.contactId).kind,
    );
    expect(kinds).toEqual(['log', 'log', 'log', 'log', 'unknown']);
    expect(contactIdMeaning('799', 'new', hengBo.contactId).meaning.zh).toBe('信号强度');
  });

  it('tell who gave an order', () => {
    const told = [0, 3, 97, 99, 117, 200, 205, 300].map((number) => hengBo.source?.(number).en);
    const orders = ['400', '456', '120', '121', '711'].map(
      (code) => contactIdMeaning(code, 'new', hengBo.contactId).numbers,
    );
    expect(orders).toEqual(Array(5).fill('source'));
    expect(told).toEqual([
      'keypad',
      'remote control 3',
      'timer',
      'control centre',
      'phone 17',
      'web owner',
      'web user 5',
      'source 300',
    ]);
  });
});
