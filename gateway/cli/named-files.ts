import { access, constants, readFile } from 'node:fs/promises';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import { readDocument } from '../config/document.ts';
import type { Finding, Problem } from '../config/problem.ts';
import { readPlanPicture } from '../http/plan-picture.ts';
import { type CertificateFiles, loadCertificate } from '../tls/certificate.ts';
import type { Diagnosis } from './diagnoses.ts';
import { messageOf } from './failure.ts';
import { pcscFindings } from './pcsc.ts';

/** What is wrong with the files and services of this machine that site.yaml names, at the line that names them. */
export async function namedFileProblems(
  file: string,
  config: SiteConfig,
): Promise<readonly Problem[]> {
  const document = readDocument(await readFile(file, 'utf8'), file);
  const findings: Finding[] = [];
  for (const { path, files } of certificatesOf(config)) {
    const loaded = await loadCertificate(files, systemClock.now());
    const problem = loaded.ok ? loaded.value.expired : loaded.error;
    if (problem === undefined) continue;
    const { code, remedy } = problem;
    const key = problem.file === files.key ? 'key' : 'certificate';
    const text = `${problem.file} ${problem.text}`;
    // A site with a lapsed certificate still runs: its gates must not wait for a date.
    findings.push({
      code,
      path: [...path, key],
      text,
      remedy,
      ...(loaded.ok && { warning: true }),
    });
  }
  findings.push(
    ...(await brokerFileFindings(config)),
    ...(await planFindings(config)),
    ...(await secretFindings(config, document.value)),
    ...pcscFindings(config),
  );
  return findings.map((finding) => document.locate(finding));
}

/** Without its plan the console draws a sketch: nothing waits for a picture. */
async function planFindings({ plan }: SiteConfig): Promise<readonly Finding[]> {
  const read = plan === undefined ? undefined : await readPlanPicture(plan.file);
  if (read === undefined || read.ok) return [];
  return [{ code: 'plan-unreadable', path: ['plan', 'file'], ...read.error, warning: true }];
}

/** Panels without a key are heard all the same: what needs it is refused, and its receiver says so. */
async function secretFindings(
  { hosts }: SiteConfig,
  written: unknown,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { driver, devices } of hosts.flatMap(({ lines }) => lines)) {
    for (const { id, settings } of devices) {
      for (const file of driver.secretFiles?.(settings) ?? []) {
        const error = await access(file, constants.R_OK).catch((cause: unknown) =>
          messageOf(cause),
        );
        if (error === undefined) continue;
        const path = ['devices', indexOfDevice(written, id), 'settings'];
        const text = `${file} cannot be read (${error})`;
        findings.push({ code: 'file-unreadable', path, text, remedy: READABLE, warning: true });
      }
    }
  }
  return findings;
}

function indexOfDevice(written: unknown, id: string): number {
  const devices: unknown = Reflect.get(Object(written), 'devices');
  return Array.isArray(devices)
    ? devices.findIndex((row: unknown) => Reflect.get(Object(row), 'id') === id)
    : -1;
}

const READABLE = "correct its path, or let the gateway's user read it";

async function brokerFileFindings({ broker }: SiteConfig): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of ['ca', 'passwordFile'] as const) {
    const named = broker?.[name];
    if (named === undefined) continue;
    const error = await access(named, constants.R_OK).catch((cause: unknown) => messageOf(cause));
    if (error === undefined) continue;
    const text = `${named} cannot be read (${error})`;
    findings.push({ code: 'file-unreadable', path: ['broker', name], text, remedy: READABLE });
  }
  return findings;
}

/** Below this a renewal that works by itself would have happened. */
const LEFT_MIN_MS = 14 * 24 * 60 * 60 * 1_000;

/** How each certificate stands, and how long it is good for. */
export async function certificateDiagnoses(
  config: SiteConfig,
  now: Instant,
): Promise<readonly Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const { name, files } of certificatesOf(config)) {
    const what = `certificate ${name}`;
    const loaded = await loadCertificate(files, now);
    const problem = loaded.ok ? loaded.value.expired : loaded.error;
    if (problem !== undefined) {
      const { file, text, remedy } = problem;
      diagnoses.push({ state: 'bad', what, text: `${file} ${text}`, remedy });
    } else if (loaded.ok) {
      const left = loaded.value.validTo - now;
      const text = `${files.certificate} is good for ${Math.floor(left / 86_400_000)} days`;
      const isSoon = left < LEFT_MIN_MS;
      const remedy = 'see why it was not renewed yet';
      diagnoses.push(
        isSoon ? { state: 'look', what, text, remedy } : { state: 'good', what, text },
      );
    }
  }
  return diagnoses;
}

type Named = {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly files: CertificateFiles;
};

function certificatesOf({ mqtt, http }: SiteConfig): readonly Named[] {
  const console: readonly Named[] =
    http.tls === undefined ? [] : [{ name: 'http', path: ['http'], files: http.tls }];
  const doors = mqtt.listeners.flatMap((one, index): readonly Named[] =>
    'certificate' in one
      ? [{ name: `mqtt ${one.kind}`, path: ['mqtt', 'listeners', index], files: one }]
      : [],
  );
  return [...console, ...doors];
}
