import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../../gateway/cli/program.ts';
import { templateOf } from '../../../../gateway/cli/tag-template.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const hex = (bytes: Uint8Array | undefined): string =>
  Buffer.from(bytes ?? [])
    .toString('hex')
    .toUpperCase();

describe('what a tag is written with', () => {
  it('has the offsets and settings of AN12196 for its address', () => {
    // Tables 17 and 18: https://choose.url.com/ntag424?e=…&c=…
    const url = 'https://choose.url.com';
    const made = templateOf({ url, line: 'ntag424', piccData: 'e', cmac: 'c' });
    // Ours has "/t/" before the line: two bytes more than the example's "/".
    expect(made?.offsets).toEqual({ piccData: 0x20 + 2, macInput: 0x43 + 2, mac: 0x43 + 2 });
    expect(hex(made?.fileSettings)).toBe('4000E0C1F121220000450000450000');
    expect(hex(made?.ndef.slice(0, 7))).toBe('0053D1014F5504');
  });

  it('points its offsets at the zeros of its address', () => {
    const made = templateOf({
      url: 'https://gate.example.com:8443/estate',
      line: 'tags',
      piccData: 'picc_data',
      cmac: 'cmac',
    });
    const text = Buffer.from(made?.ndef ?? []).toString('latin1');
    const { piccData = 0, mac = 0 } = made?.offsets ?? {};
    expect(text.slice(piccData - 10, piccData + 32)).toBe(`picc_data=${'0'.repeat(32)}`);
    expect(text.slice(mac - 6)).toBe(`&cmac=${'0'.repeat(16)}`);
  });

  it('fits the tag, or is none', () => {
    const long = `https://${'a'.repeat(200)}.example.com`;
    const settings = { line: 'tags', piccData: 'picc_data', cmac: 'cmac' };
    expect(templateOf({ ...settings, url: long })).toBeUndefined();
  });
});

const SITE = `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: tags, kind: http }]
devices: [{ id: tags, driver: tap-link, line: tags, settings: { url: "https://gate.example.com" } }]
http: { host: 127.0.0.1, port: 0, secureCookies: true }
`;
const UID = '04:78:2E:21:80:1D:80';
// AN10922, 2.2.1.
const FILE_KEY = 'A8DD63A3B89D54B37CA802473FDA9175';
const SYSTEM = '3042F54E585020416275';
const META = '0F0E0D0C0B0A09080706050403020100';

function desk() {
  const folder = temporaryFolder();
  const config = join(folder, 'site.yaml');
  writeFileSync(config, SITE);
  const keys = join(folder, 'keys.txt');
  writeFileSync(keys, `meta: ${META}\nmaster: 00112233445566778899AABBCCDDEEFF\n`);
  const data = join(folder, 'data');
  const run = async (args: readonly string[], isSeen = false) => {
    const out: string[] = [];
    const error: string[] = [];
    const terminal = {
      stdin: Readable.from(['']),
      out: (line: string) => out.push(line),
      error: (line: string) => error.push(line),
      isSeen,
    };
    const code = await runProgram(['tag', ...args, '--data', data], terminal);
    return { code, out: out.join('\n'), error: error.join('\n') };
  };
  return {
    folder,
    run,
    taken: () => run(['keys', 'import', '--from', keys, '--system-id', SYSTEM]),
    show: (more: readonly string[], isSeen?: boolean) =>
      run(['keys', 'show-for-writing', UID, '--config', config, ...more], isSeen),
  };
}

describe('gatehouse tag', () => {
  it('shows the keys of a tag on a terminal only, and only when told to', async () => {
    const { taken, show } = desk();
    expect((await taken()).code).toBe(0);
    const plain = await show([], true);
    expect(plain.code).toBe(0);
    expect(plain.out).toContain('https://gate.example.com/t/tags?picc_data=000');
    expect(plain.out).not.toContain(FILE_KEY);
    expect((await show(['--with-keys'], true)).out).toContain(FILE_KEY);
    const piped = await show(['--with-keys'], false);
    expect(piped.code).toBe(2);
    expect(piped.out + piped.error).not.toContain(FILE_KEY);
  });

  it('writes them into a file that only its owner reads', async () => {
    const { taken, show, folder } = desk();
    await taken();
    const file = join(folder, 'tag.txt');
    const { code, out } = await show(['--out', file]);
    expect(code).toBe(0);
    expect(out).not.toContain(FILE_KEY);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`key 1 SDMFileRead   ${FILE_KEY}`);
    expect(text).toContain(`key 2 SDMMetaRead   ${META}`);
    expect(text).toMatch(/key 0 application {3}[0-9A-F]{32}/);
  });

  it('makes, changes, lists and removes generations', async () => {
    const { run } = desk();
    expect((await run(['keys', 'list'])).out).toBe('there are no keys yet');
    expect((await run(['keys', 'rotate'])).code).toBe(2);
    expect((await run(['keys', 'new'])).code).toBe(0);
    expect((await run(['keys', 'new'])).error).toContain('tag-keys-refused');
    expect((await run(['keys', 'rotate'])).out).toContain('generation 2');
    expect((await run(['keys', 'list'])).out.split('\n')).toHaveLength(2);
    expect((await run(['keys', 'remove', '1'])).code).toBe(0);
    expect((await run(['keys', 'remove', '1'])).code).toBe(2);
    expect((await run(['keys', 'list'])).out).toMatch(/^main +2 /);
  });

  it('takes in one key for all tags, and says what that means', async () => {
    const { run, folder } = desk();
    const file = join(folder, 'fixed.txt');
    writeFileSync(file, `meta: ${'00'.repeat(16)}\nfile: ${'00'.repeat(16)}\n`);
    const { code, error } = await run(['keys', 'import', '--from', file]);
    expect(code).toBe(0);
    expect(error).toContain('one key for all tags');
    // AN12196, "SUN".
    const address =
      'https://a.example/t/x?picc_data=EF963FF7828658A599F3041510671E88&cmac=94EED9EE65337086';
    const good = await run(['verify', address]);
    expect(good.out).toBe('good: UID 04DE5F1EACC040, touched 61 times, keys of generation 1');
    const forged = await run(['verify', address.replace(/6$/, '7')]);
    expect(forged.code).toBe(2);
    expect(forged.out).toBe('');
  });

  it('refuses a file of keys that is none without showing what is in it', async () => {
    const { run, folder } = desk();
    const file = join(folder, 'half.txt');
    writeFileSync(file, 'meta: 00112233\n');
    const { code, error } = await run(['keys', 'import', '--from', file]);
    expect(code).toBe(2);
    expect(error).not.toContain('00112233');
  });

  it('refuses a UID that no such tag has', async () => {
    const { run } = desk();
    const refused = await run(['keys', 'show-for-writing', '04782E21', '--line', 'tags']);
    expect(refused.error).toContain('card-malformed');
  });
});
