import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse } from '../../../support/terminal.ts';

const DEMO = new URL('../../../../deploy/demo/site.yaml', import.meta.url).pathname;

const written = (text: string): string => {
  const file = join(temporaryFolder(), 'site.yaml');
  writeFileSync(file, text);
  return file;
};

describe('the gatehouse command', () => {
  it('lists its commands and their exit codes', async () => {
    const { code, out } = await gatehouse(['--help']);
    expect(code).toBe(0);
    for (const name of ['run', 'check', 'sim', 'card', 'user', 'replay', 'doctor']) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    expect(out).toContain('Exit codes');
  });

  it.each([
    ['run'],
    ['check'],
    ['sim'],
    ['card', 'enrol'],
    ['user', 'add'],
    ['replay'],
    ['doctor'],
  ])('explains %s', async (...command) => {
    const { code, out } = await gatehouse([...command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: gatehouse');
  });

  it('refuses a command it does not know, with the one that was meant', async () => {
    const { code, error } = await gatehouse(['chekc']);
    expect(code).toBe(2);
    expect(error).toContain('Did you mean check?');
  });

  it('says which verbs a simulation takes', async () => {
    const { out } = await gatehouse(['sim', '--help']);
    for (const verb of ['arrive', 'swipe', 'drive', 'back-off', 'break-arm', 'cut-power', 'tap']) {
      expect(out).toContain(`  ${verb} <`);
    }
    expect(out).toContain('break-in <zone>');
  });
});

describe('gatehouse check', () => {
  it('finds the demo site sound', async () => {
    const { code, out } = await gatehouse(['check', DEMO]);
    expect(code).toBe(0);
    expect(out).toContain('sound (2 lanes');
  });

  it('names file, line, what was expected and the remedy of each problem', async () => {
    const file = written('site:\n  id: x\n  nmae: { zh: 园, en: Garden }\n  zone: Asia/Nowhere\n');
    const { code, out, error } = await gatehouse(['check', '--config', file]);
    expect(code).toBe(2);
    expect(out).toContain(`${file}:3:3: error unknown-key: site.nmae:`);
    expect(out).toContain('did you mean "name"?');
    expect(out).toContain(`${file}:4:9: error unknown-time-zone`);
    expect(out.match(/remedy:/g)).toHaveLength(3);
    expect(error).toContain('3 errors');
  });

  it('gives the same as JSON', async () => {
    const { code, out } = await gatehouse(['check', '--json', written('site: 5\n')]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([{ code: 'wrong-value', line: 1, path: 'site' }]);
  });

  it('says that there is no such file', async () => {
    const { code, out } = await gatehouse(['check', '/nowhere/site.yaml']);
    expect(code).toBe(2);
    expect(out).toContain('file-unreadable');
  });
});

describe('what a command is given', () => {
  it('is refused where the scenario is none', async () => {
    const { code, error } = await gatehouse(['sim', '--config', DEMO, '--scenario', 'party']);
    expect(code).toBe(2);
    expect(error).toContain('"party" came');
  });

  it('is refused where a card number is none', async () => {
    const args = ['card', 'find', 'not-a-card', '--data', temporaryFolder()];
    const { code, error } = await gatehouse(args);
    expect(code).toBe(2);
    expect(error).toContain('card-malformed');
  });

  it('is refused where no gateway runs', async () => {
    const { code, error } = await gatehouse(['card', 'list', '--data', temporaryFolder()]);
    expect(code).toBe(1);
    expect(error).toContain('gateway-unreachable');
    expect(error).toContain('gatehouse run');
  });
});
