import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:tls';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { makeCertificate } from '../support/certificates.ts';
import { can } from '../support/machine.ts';
import {
  askAct,
  eventually,
  type GatewayProcess,
  type ProcessSite,
  startGatewayProcess,
  startProcessSite,
} from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function siteToRun(): Promise<ProcessSite> {
  const site = await startProcessSite(temporaryFolder());
  onTestFinished(() => site.devices.close());
  return site;
}

function run(site: ProcessSite): GatewayProcess {
  const gateway = startGatewayProcess(site);
  onTestFinished(async () => {
    gateway.signal('SIGKILL');
    await gateway.ended;
  });
  return gateway;
}

/** Another program puts a link after the last one: from here on the journal is not only the gateway's. */
function writeBehind({ data }: ProcessSite): void {
  const database = new Database(dataFiles(data).database, { timeout: 5_000 });
  database.exec(`insert into chain (site, position, after, at, facts, inputs, link)
    select site, position + 1, position, at, 0, 0, 'another' from chain order by position desc limit 1`);
  database.close();
}

const savePerson = (data: string): Promise<string | undefined> =>
  askAct(data, 'person.save', { person: 'resident', name: '张伟' });

it('ends with exit code 1 and says why once another program has written its journal', async () => {
  const site = await siteToRun();
  const gateway = run(site);
  await gateway.up;
  expect(await savePerson(site.data)).toBeUndefined();
  writeBehind(site);
  // Whether this act is the first to be committed then or not: it is not taken, and the gateway ends.
  expect(await savePerson(site.data).catch(() => 'no answer')).toBeDefined();
  expect(await gateway.ended).toBe(1);
  expect(gateway.errors()).toMatch(/^error overtaken: .*another program wrote/m);
  expect(gateway.errors()).toContain('remedy: find and stop the other gateway');

  // As a service manager does it.
  const again = run(site);
  await again.up;
  expect(await savePerson(site.data)).toBeUndefined();
});

/** Makes the first account with what a set-up link carries after its `#`. */
const setUp = (link: string, username: string): Promise<Response> =>
  fetch(new URL('/api/v1/set-up', link), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.split('#')[1], username, password: PASSWORD }),
  });

const PASSWORD = 'a long passphrase';
const LINK = /http:\S+\/set-up#\S+/;

it('prints at its first run a link that makes one console account, and none once there is one', async () => {
  const site = await siteToRun();
  const first = run(site);
  const url = await first.up;
  const line = await first.lines.until((told) => LINK.test(told));
  const link = LINK.exec(line)?.[0] ?? '';
  expect((await fetch(link)).status).toBe(200);
  const made = await setUp(link, 'wang');
  expect(await made.json()).toMatchObject({ username: 'wang', role: 'manager' });
  expect((await setUp(link, 'intruder')).status).toBe(410);
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'wang', password: PASSWORD }),
  });
  expect(signedIn.status).toBe(200);
  first.signal('SIGTERM');
  expect(await first.ended).toBe(0);

  const second = run(site);
  await second.up;
  second.signal('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(second.lines.told.filter((told) => LINK.test(told))).toEqual([]);
});

it.skipIf(!can('openssl'))('takes up a renewed certificate at SIGHUP, and runs on', async () => {
  const site = await siteToRun();
  const folder = temporaryFolder();
  const { certificate, key } = makeCertificate(folder, 'first');
  const plain = readFileSync(site.file, 'utf8');
  const tls = `http: { host: 127.0.0.1, port: 0, certificate: ${certificate}, key: ${key} }`;
  writeFileSync(site.file, plain.replace(/^http:.*$/m, tls));
  const gateway = run(site);
  const url = await gateway.up;
  expect(await servedAt(url)).toBe('first');
  const renewed = makeCertificate(folder, 'renewed');
  copyFileSync(renewed.certificate, certificate);
  copyFileSync(renewed.key, key);
  gateway.signal('SIGHUP');
  // Without the signal it would be taken up too, but only a minute later.
  await eventually(async () => ((await servedAt(url)) === 'renewed' ? true : undefined), 30_000);
  expect(await savePerson(site.data)).toBeUndefined();
});

/** The name in the certificate that is served there. */
async function servedAt(url: string): Promise<unknown> {
  const { hostname, port } = new URL(url);
  // Who it is is what this asks, so that it trusts nobody yet.
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return subject.CN;
}
