import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAN_BYTES_MAX, readPlanPicture } from '../../../../gateway/http/plan-picture.ts';
import { type RunningSite, startSite } from './running-site.ts';

const SVG = '<?xml version="1.0"?><!-- a plan --><svg xmlns="http://www.w3.org/2000/svg"/>';
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let site: RunningSite;
let file: string;
beforeAll(async () => {
  site = await startSite({ planFile: 'plan.svg' });
  file = site.planFile ?? '';
});
afterAll(() => site?.close());

describe('the plan of the site', () => {
  it('is what its content is, whatever its name says', async () => {
    for (const [content, type] of [
      [SVG, 'image/svg+xml'],
      [PNG, 'image/png'],
    ] as const) {
      await writeFile(file, content);
      const picture = await readPlanPicture(file);
      expect(picture.ok && picture.value.type).toBe(type);
    }
  });

  it('is no page that calls itself a drawing, and not too large', async () => {
    for (const content of ['<html><svg></svg></html>', 'plain', Buffer.alloc(PLAN_BYTES_MAX + 1)]) {
      await writeFile(file, content);
      expect((await readPlanPicture(file)).ok).toBe(false);
    }
    expect((await readPlanPicture(join(site.folder, 'none.svg'))).ok).toBe(false);
  });

  it('is given to who is signed in, under a policy by which nothing in it runs', async () => {
    await writeFile(file, SVG);
    expect((await site.get('/api/v1/site/plan', '')).status).toBe(401);
    const cookie = await site.cookie('guard');
    const answer = await site.get('/api/v1/site/plan', cookie);
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('sandbox');
    expect(policy).not.toContain('script-src');
    expect(await answer.text()).toBe(SVG);
  });

  it('is named by the picture of the site, and not there where its file is none', async () => {
    const cookie = await site.cookie('guard');
    const told = (await (await site.get('/api/v1/site', cookie)).json()) as { plan?: string };
    expect(told.plan).toBe('/api/v1/site/plan');
    await writeFile(file, 'no picture');
    expect((await site.get('/api/v1/site/plan', cookie)).status).toBe(404);
  });
});
