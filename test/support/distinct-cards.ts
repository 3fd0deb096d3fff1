import { enrolledForms } from '../../rules/access/card-forms.ts';

/** Card numbers of which every reader can tell each from each: a register takes no others. */
export function distinctCards(count: number): readonly string[] {
  const taken = new Set<string>();
  const found: string[] = [];
  for (let n = 1; found.length < count; n += 1) {
    const uid = ((n * 2_654_435_761) % 0x1_0000_0000).toString(16).toUpperCase().padStart(8, '0');
    const forms = enrolledForms({ technology: 'iso14443a', uid, bits: 32 });
    if (forms.some((form) => taken.has(form))) continue;
    for (const form of forms) taken.add(form);
    found.push(uid);
  }
  return found;
}
