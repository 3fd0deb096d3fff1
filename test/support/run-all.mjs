// `npm test`: what the machine needs, the checks, the build, then every Vitest project, one after another.
// `npm test unit e2e` runs only those projects. Plain JavaScript: it has to run before anything is built.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../..', import.meta.url).pathname;
const CI = process.env['CI'] === 'true' || process.env['CI'] === '1';
/** Unit first: the cheapest tells soonest. The rest share ports, disks and cores, so they take turns. */
const PROJECTS = ['unit', 'conformance', 'simulation', 'peers', 'e2e', 'browser'];
const NEED_BUILD = ['peers', 'e2e', 'browser'];
const INSTALL_LIMIT_MS = 20 * 60_000;
const PROJECT_LIMIT_MS = 30 * 60_000;

const needs = JSON.parse(readFileSync(new URL('./needs.json', import.meta.url), 'utf8'));
const reports = mkdtempSync(join(tmpdir(), 'gatehouse-tests-'));

const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = asked.filter((word) => !PROJECTS.includes(word));
if (unknown.length > 0) {
  console.error(`no project ${unknown.join(', ')}; there are ${PROJECTS.join(', ')}`);
  process.exit(2);
}

installMissing();
installPeers();
const missing = needs.filter((need) => !isThere(need));
// Plain closing lines where nobody watches: CI and pipes read them.
const colours = process.stdout.isTTY && !CI ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined };
const env = { ...process.env, ...colours };
for (const need of needs) {
  env[`GATEHOUSE_CAN_${need.name.toUpperCase()}`] = missing.includes(need) ? '0' : '1';
}

const steps = [];
if (asked.length === 0) steps.push(command('check', ['npm', 'run', '--silent', 'check']));
const projects = PROJECTS.filter((name) => asked.length === 0 || asked.includes(name)).filter(
  hasTests,
);
let isBuilt = false;
for (const project of projects) {
  if (!isBuilt && NEED_BUILD.includes(project)) {
    steps.push(command('build', ['npm', 'run', '--silent', 'build']));
    isBuilt = true;
  }
  steps.push(vitest(project));
}
rmSync(reports, { recursive: true, force: true });
process.exit(summary());

/** Installs what is missing where that is possible: as root on Debian. A failure is told at the end, as NOT RUN. */
function installMissing() {
  const wanted = needs.filter((need) => need.npm === undefined && !isThere(need));
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (wanted.length === 0 || !mayInstall) return;
  const packages = wanted.flatMap((need) => need.packages);
  title(`install ${packages.join(' ')}`);
  // Debian starts a service on installing it; a broker on 1883 would be in the way of ours.
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt(['update']);
    // One by one where all together fail: one package gone from the archive must not cost the others.
    if (!apt(['install', ...packages])) for (const name of packages) apt(['install', name]);
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
  if (wanted.some((need) => need.optional !== undefined && !isThere(need))) addOptional();
}

/** Packages that only a test needs, beside ours: what they bring with them is in no lock file of ours and runs no script. */
function installPeers() {
  for (const { npm } of needs.filter((need) => need.npm !== undefined && !isThere(need))) {
    title(`npm install ${npm}`);
    const args = [
      'install',
      '--prefix',
      'node_modules/.peers',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      npm,
    ];
    spawnSync('npm', args, {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: INSTALL_LIMIT_MS,
    });
  }
}

/** npm leaves an optional package out where it cannot be compiled; with the headers there now, a second install adds it. */
function addOptional() {
  title('npm install, once more');
  const args = ['install', '--no-audit', '--no-fund'];
  spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', timeout: INSTALL_LIMIT_MS });
}

function apt([verb, ...names]) {
  const options = [
    '-o',
    'Acquire::Retries=2',
    '-o',
    'Acquire::http::Timeout=30',
    '-o',
    'DPkg::Lock::Timeout=300',
  ];
  const install = verb === 'install' ? ['-y', '--no-install-recommends'] : [];
  const result = spawnSync('apt-get', ['-qq', ...options, verb, ...install, ...names], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_LIMIT_MS,
  });
  return result.status === 0;
}

function isThere({ probe: [program, ...args] }) {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'ignore', timeout: 60_000 }).status === 0;
}

function hasTests(project) {
  const folder = join(ROOT, 'test', project);
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true }).some((file) => `${file}`.endsWith('.test.ts'));
}

function command(name, [program, ...args]) {
  title(name);
  const began = performance.now();
  const { status } = spawnSync(program, args, { cwd: ROOT, env, stdio: 'inherit' });
  const seconds = Math.round((performance.now() - began) / 1000);
  return { name, seconds, isGood: status === 0, passed: 0, failed: 0, skipped: 0 };
}

/** Vitest prints its own report; the totals come from its JSON report. */
function vitest(project) {
  title(project);
  const began = performance.now();
  const file = join(reports, `${project}.json`);
  const args = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json'];
  const { status } = spawnSync('npx', ['--no-install', ...args, `--outputFile.json=${file}`], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
    timeout: PROJECT_LIMIT_MS,
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  const isGood = status === 0;
  if (!existsSync(file))
    return { name: project, seconds, isGood, passed: 0, failed: 0, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    name: project,
    seconds,
    isGood,
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Closing lines: each step, what was not run and how to get it, and the totals alone on the last line. */
function summary() {
  title('summary');
  for (const { name, seconds, isGood, passed, failed, skipped } of steps) {
    const counts = passed + failed + skipped > 0 ? ` ${passed}/${failed}/${skipped}` : '';
    console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name}${counts} (${seconds} s)`);
  }
  for (const { what, packages, optional, npm } of missing) {
    const more = optional === undefined ? '' : ', then npm install';
    const how =
      npm === undefined
        ? `apt-get install ${packages.join(' ')}${more}`
        : `npm install --prefix node_modules/.peers --ignore-scripts ${npm}`;
    console.log(`NOT RUN: ${what} — install with: ${how}`);
  }
  const total = (count) => steps.reduce((sum, step) => sum + step[count], 0);
  // A step can fail without a failed test (a check, a build, a file that does not load): it counts as one.
  const failed = steps.reduce((sum, step) => sum + (step.isGood ? 0 : Math.max(1, step.failed)), 0);
  const notRun = CI ? missing.length : 0;
  if (notRun > 0) console.log('with CI=true, what was not run is a failure');
  console.log(`${total('passed')} passed, ${failed + notRun} failed, ${total('skipped')} skipped`);
  return failed + notRun > 0 ? 1 : 0;
}

function title(text) {
  console.log(`\n==== ${text} ====`);
}
