import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { PersonId } from '../../rules/vocabulary/ids.ts';
import { clicks, type Desk, picture, startDesk } from './desk.ts';
import { createTags, guardSite, type Tags } from './guard-site.ts';

let desk: Desk;
let tags: Tags;
let page: Page;
const told: Fact[] = [];
beforeAll(async () => {
  tags = createTags();
  desk = await startDesk({ site: guardSite, webLines: tags.webLines });
  desk.site.engine.onFacts((facts) => told.push(...facts));
  await tags.start(desk.site);
  const guard: ActBody = {
    type: 'person.save',
    data: { person: 'guard' as PersonId, name: '孙强', guard: true },
  };
  await desk.site.act(guard);
  page = await desk.open('guard', '/guard');
  await page.setViewportSize({ width: 360, height: 740 });
});
afterAll(async () => {
  await tags?.close();
  await desk?.close();
});

const seen = (id: string) => page.getByTestId(id);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const dataOf = (type: Fact['type']): readonly unknown[] =>
  told.filter((fact) => fact.type === type).map(({ data }) => data);

const PATIENT = { timeout: 10_000 };

describe('the keys of the guard page', () => {
  it('leave out a point that nobody can get to, in two presses, with the reason', async () => {
    await seen('next').getByText('北围墙').waitFor();
    await clicks(page);
    await press('跳过此点');
    await picture(page, 'guard-skip-zh');
    await press('施工封闭');
    await seen('next').getByText('游泳池').waitFor();
    expect(await clicks(page)).toBe(2);
    // The page shows it as soon as it is kept, and sends it then.
    await expect
      .poll(() => dataOf('visit.skipped'), PATIENT)
      .toMatchObject([{ checkpoint: 'north', why: '施工封闭', by: 'guard' }]);
  });

  it('record a tap where the tag is broken, in two presses, marked as his word', async () => {
    await press('标签坏了');
    await picture(page, 'guard-by-hand-zh');
    await press('标签不见了');
    await seen('next').getByText('地下车库').waitFor();
    expect(await clicks(page)).toBe(2);
    await expect
      .poll(() => dataOf('visit.made'), PATIENT)
      .toMatchObject([{ checkpoint: 'pool', guard: 'guard', proof: 'manual' }]);
  });

  it('breaks its own policy nowhere', () => {
    expect(desk.browser.faults).toEqual([]);
  });
});
