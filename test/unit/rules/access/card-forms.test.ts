import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrolledForms, parseCardNumber, readForm } from '../../../../rules/access/card-forms.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';

const tag: Card = { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 };

describe('one card, one identity', () => {
  it('names what a reader read by technology, length and bytes', () => {
    expect(readForm(tag)).toBe('em4100:40:0A00B1C2D3');
    expect(readForm({ technology: 'wiegand', uid: 'B1C2D3', bits: 24 })).toBe('wiegand:24:B1C2D3');
  });

  it('knows the forms in which other readers give an ID card', () => {
    const forms = enrolledForms(tag);
    expect(forms[0]).toBe('em4100:40:0A00B1C2D3');
    expect(forms).toContain('wiegand:24:B1C2D3');
    expect(forms).toContain('wiegand:24:D3C2B1');
    expect(forms).toContain('wiegand:32:00B1C2D3');
    expect(forms).toContain('em4100:40:D3C2B1000A');
  });

  it('knows the forms in which other readers give an IC card', () => {
    expect(enrolledForms({ technology: 'iso14443a', uid: '89D41B81', bits: 32 })).toEqual(
      expect.arrayContaining([
        'iso14443a:32:89D41B81',
        'iso14443a:32:811BD489',
        'wiegand:32:89D41B81',
        'wiegand:32:811BD489',
        'wiegand:24:D41B81',
        'wiegand:24:1BD489',
      ]),
    );
  });

  it('finds a card enrolled at a Wiegand-34 reader at a reader of its own medium', () => {
    const forms = enrolledForms({ technology: 'wiegand', uid: '89D41B81', bits: 32 });
    expect(forms).toContain('iso14443a:32:89D41B81');
    expect(forms).toContain('iso14443a:32:811BD489');
  });

  it('knows the 35 bits that a Wiegand-37 reader gives of a card', () => {
    expect(enrolledForms(tag)).toContain('wiegand:35:0200B1C2D3');
    expect(enrolledForms({ technology: 'iso14443a', uid: '89D41B81', bits: 32 })).toEqual(
      expect.arrayContaining(['wiegand:35:0089D41B81', 'wiegand:35:00811BD489']),
    );
  });

  it('finds a card enrolled at a Wiegand-37 reader at the others', () => {
    const forms = enrolledForms({ technology: 'wiegand', uid: '0089D41B81', bits: 35 });
    expect(forms[0]).toBe('wiegand:35:0089D41B81');
    expect(forms).toEqual(
      expect.arrayContaining(['iso14443a:32:89D41B81', 'wiegand:32:89D41B81', 'wiegand:24:D41B81']),
    );
    expect(enrolledForms({ technology: 'wiegand', uid: '0200B1C2D3', bits: 35 })).toEqual([
      'wiegand:35:0200B1C2D3',
      'wiegand:32:00B1C2D3',
      'wiegand:24:B1C2D3',
    ]);
  });

  it('gives any other length that is no whole number of bytes only its own form', () => {
    expect(enrolledForms({ technology: 'wiegand', uid: '01234567', bits: 29 })).toEqual([
      'wiegand:29:01234567',
    ]);
  });

  it('keeps the canonical form first and never repeats one', () => {
    const uid = fc
      .uint8Array({ minLength: 3, maxLength: 10 })
      .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());
    fc.assert(
      fc.property(uid, (hex) => {
        const card: Card = { technology: 'iso14443a', uid: hex, bits: hex.length * 4 };
        const forms = enrolledForms(card);
        expect(forms[0]).toBe(readForm(card));
        expect(new Set(forms).size).toBe(forms.length);
      }),
    );
  });
});

describe('a typed card number', () => {
  it.each([
    ['0011649747', { technology: 'wiegand', uid: '00B1C2D3', bits: 32 }],
    ['177,49875', { technology: 'wiegand', uid: 'B1C2D3', bits: 24 }],
    ['b1:c2:d3:e4', { technology: 'iso14443a', uid: 'B1C2D3E4', bits: 32 }],
    ['0A00B1C2D3', { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 }],
    ['em4100:0011223344', { technology: 'em4100', uid: '0011223344', bits: 40 }],
    ['04 A1 B2 C3 D4 E5 F6', { technology: 'iso14443a', uid: '04A1B2C3D4E5F6', bits: 56 }],
    ['wiegand:24:B1C2D3', { technology: 'wiegand', uid: 'B1C2D3', bits: 24 }],
  ])('reads %s', (typed, card) => {
    expect(parseCardNumber(typed)).toEqual({ ok: true, value: card });
  });

  it.each([
    ['', 'not-a-card-number'],
    ['hello', 'not-a-card-number'],
    ['B1C', 'not-a-card-number'],
    ['wiegand:32:B1C2D3', 'not-a-card-number'],
    ['9999999999', 'number-too-large'],
    ['256,1', 'number-too-large'],
  ])('refuses %j, saying what was expected', (typed, code) => {
    expect(parseCardNumber(typed)).toMatchObject({ ok: false, error: { code } });
  });

  it('reads back the canonical form of any card', () => {
    const uid = fc
      .uint8Array({ minLength: 4, maxLength: 10 })
      .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());
    fc.assert(
      fc.property(uid, (hex) => {
        const card: Card = { technology: 'iso14443a', uid: hex, bits: hex.length * 4 };
        expect(parseCardNumber(readForm(card))).toEqual({ ok: true, value: card });
      }),
    );
  });
});
