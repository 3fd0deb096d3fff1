import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scaffoldDriver } from '../../gateway/cli/new-driver.ts';
import { filesOf } from '../../gateway/cli/new-driver-files.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = join(import.meta.dirname, '../..');
const ID = 'uhf-serial';
const COPIED = [
  'rules',
  'drivers',
  'simulators',
  'test/conformance',
  'test/support',
  'test/simulation/clock.ts',
  'gateway/clock.ts',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/** A copy of the tree in which a driver may be added. */
function copy(): string {
  const folder = temporaryFolder();
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const run = (folder: string, program: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules', program), ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  return { status, text: stdout + stderr };
};

const typeCheck = (folder: string) => {
  const text = readFileSync(join(folder, 'tsconfig.json'), 'utf8');
  const config = text.replace(/"include": \[[^\]]*\]/, '"include": ["drivers", "simulators"]');
  writeFileSync(join(folder, 'tsconfig.json'), config);
  return run(folder, 'typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json');
};

const conform = (folder: string) =>
  run(
    folder,
    'vitest/vitest.mjs',
    'run',
    '--project',
    'conformance',
    'test/conformance/vectors.test.ts',
    'test/conformance/drivers.test.ts',
    '-t',
    `${ID}|registries`,
  );

// The reader of this walk: 02, three bytes of number, their XOR, 03.
const CODEC_STEP = (text: string): string =>
  text
    .replace('import { err, type Result }', 'import { ok, type Result }')
    .replace(
      'sound: () => true',
      'sound: (frame) => frame[5] === 3 && xor(frame.subarray(1, 5)) === 0',
    )
    .replace(
      /return err\([\s\S]*?\);/,
      "return ok({ kind: 'card', uid: toHex(frame.subarray(1, 4)), bits: 24 });",
    )
    .replace(
      'import { fixedLength',
      "import { xor } from '../framing/checksums.ts';\nimport { fixedLength",
    );
const DEVICE_STEP = (text: string): string =>
  text.replace(
    /return Uint8Array\.from\((uid[\s\S]*?)\);\n\}/,
    'const number = Uint8Array.from($1);\n  return Uint8Array.of(2, ...number, number.reduce((x, b) => x ^ b, 0), 3);\n}',
  );

const card = (uid: string, hex: string) => ({
  name: `card ${uid}`,
  source: 'made up for this walk of the page',
  from: 'device',
  hex,
  settings: {},
  act: { verb: 'swipe', args: { card: uid } },
  readings: [{ type: 'card.read', data: { card: { uid, bits: 24 } } }],
});
const broken = (hex: string, fault: string) => ({
  name: `broken: ${hex}`,
  source: 'made up for this walk of the page',
  from: 'device',
  only: 'driver',
  hex,
  settings: {},
  fault,
});
const VECTORS = [
  card('D41B81', '02 D4 1B 81 4E 03'),
  card('010203', '02 01 02 03 00 03'),
  card('FFFFFF', '02 FF FF FF FF 03'),
  broken('02 D4 1B 81 4F 03', 'bad-check'),
  broken('02 D4 1B', 'half-frame'),
];

describe('docs/add-a-driver.md', () => {
  const page = readFileSync(join(ROOT, 'docs/add-a-driver.md'), 'utf8');

  it('names every file that the command writes', () => {
    const files = Object.keys(filesOf(ID));
    expect(files.filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
    expect(page).toContain(`npm run new-driver ${ID}`);
  });

  it('is true: what is scaffolded type-checks and fails, and conforms once its steps are done', () => {
    const folder = copy();
    expect(scaffoldDriver(folder, ID)).toMatchObject({ ok: true });
    expect(typeCheck(folder)).toEqual({ status: 0, text: '' });
    const before = conform(folder);
    expect(before.status).toBe(1);
    expect(before.text).toContain('has three good frames and two broken ones');
    expect(before.text).toContain('reads its example');

    const change = (file: string, step: (text: string) => string): void => {
      const path = join(folder, file);
      writeFileSync(path, step(readFileSync(path, 'utf8')));
    };
    change(`drivers/${ID}/vectors.json`, (text) =>
      JSON.stringify({ ...JSON.parse(text), vectors: VECTORS }),
    );
    change(`drivers/${ID}/codec.ts`, CODEC_STEP);
    change(`simulators/${ID}/device.ts`, DEVICE_STEP);
    expect(typeCheck(folder)).toEqual({ status: 0, text: '' });
    const done = conform(folder);
    expect(done.text).not.toContain('FAIL');
    expect(done.status).toBe(0);
  }, 300_000);

  it('adds its line to both registries in order', () => {
    const folder = copy();
    scaffoldDriver(folder, 'card-tcp');
    const text = readFileSync(join(folder, 'drivers/registry.ts'), 'utf8');
    expect(text).toContain('\n  barrierRs485,\n  cardTcp,\n  framedSerial,\n');
    expect(readFileSync(join(folder, 'simulators/registry.ts'), 'utf8')).toMatch(
      /'barrier-rs485'.*\n {2}'card-tcp': createCardTcp,\n {2}'framed-serial'/,
    );
  });

  it('refuses a name that is none, and what is there already', () => {
    const folder = copy();
    expect(scaffoldDriver(folder, 'Wiegand')).toMatchObject({ ok: false });
    expect(scaffoldDriver(folder, 'framed-serial')).toMatchObject({ ok: false });
  });
});
