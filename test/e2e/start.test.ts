import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { askControl, serveControl } from '../../gateway/cli/control.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { CommandFailed } from '../../gateway/cli/failure.ts';
import { type Gateway, startGateway } from '../../gateway/cli/gateway.ts';
import type { SiteConfig } from '../../gateway/config/config.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { makeCertificate } from '../support/certificates.ts';
import { can } from '../support/machine.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { changed, demoConfig } from './demo-site.ts';

async function failure(config: SiteConfig, data: string): Promise<CommandFailed> {
  const started = await startGateway({ config, data, log }).catch((error: unknown) => error);
  if (started instanceof CommandFailed) return started;
  if (started instanceof Error) throw started;
  throw new Error('it started');
}

async function started(
  config: SiteConfig,
  data: string,
  use: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const gateway = await startGateway({ config, data, log });
  try {
    await use(gateway);
  } finally {
    await gateway.close();
  }
}

describe('a gateway that cannot start', () => {
  it.each(['mqtt', 'http'] as const)('says that the %s port is taken', async (which) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const config = await demoConfig();
      const { code, message, remedy } = await failure(
        { ...config, [which]: { ...config[which], port } },
        temporaryFolder(),
      );
      expect(code).toBe('port-taken');
      expect(message).toContain(String(port));
      expect(remedy).toContain('site.yaml');
    } finally {
      other.close();
      await once(other, 'close');
    }
  });

  it('says that the address is none of this machine', async () => {
    const config = await demoConfig();
    const elsewhere = { ...config, mqtt: { ...config.mqtt, host: '203.0.113.7', port: 0 } };
    expect((await failure(elsewhere, temporaryFolder())).code).toBe('address-refused');
  });

  it('says that the database was written by a newer version, and leaves it as it is', async () => {
    const data = temporaryFolder();
    const config = await demoConfig();
    await started(config, data, () => Promise.resolve());
    const file = join(data, 'gatehouse.db');
    const database = new Database(file);
    database
      .prepare('insert into gatehouseMigration (name, timestamp) values (?, ?)')
      .run('9999-from-the-future', '2036-01-01');
    database.close();
    const { code, message } = await failure(config, data);
    expect(code).toBe('database-newer');
    expect(message).toContain(file);
  });

  it('says that a gateway runs on its data already, and disturbs it in nothing', async () => {
    const data = temporaryFolder();
    const control = await serveControl(dataFiles(data).control, () => Promise.resolve('first'));
    expect((await failure(await demoConfig(), data)).code).toBe('data-in-use');
    expect(await askControl(dataFiles(data).control, {})).toBe('first');
    await control.close();
  });

  it('is not kept from its data by the socket of one that was killed', async () => {
    const data = temporaryFolder();
    writeFileSync(dataFiles(data).control, '');
    await started(await demoConfig(), data, ({ engine }) => {
      expect(engine.readiness()).toEqual({ ready: true });
      return Promise.resolve();
    });
  });

  it('says that another process has the database, and runs once it is free', async () => {
    const data = temporaryFolder();
    const config = await demoConfig();
    await started(config, data, () => Promise.resolve());
    const other = new Database(join(data, 'gatehouse.db'));
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('begin exclusive');
    expect((await failure(config, data)).code).toBe('database-locked');
    other.exec('rollback');
    other.close();
    await started(config, data, ({ engine }) => {
      expect(engine.readiness()).toEqual({ ready: true });
      return Promise.resolve();
    });
  });
});

describe('a gateway on all addresses', () => {
  it('gives links that open on this machine', async () => {
    const config = await demoConfig();
    const open = { ...config, http: { ...config.http, host: '0.0.0.0' } };
    await started(open, temporaryFolder(), async ({ http }) => {
      expect(await http.setUpLink()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/set-up#/);
      const link = http.signInLink('nobody');
      expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\?/);
      // Known on this machine, and good for nobody: there is no such account.
      expect((await fetch(link)).status).toBe(410);
    });
  });
});

describe.skipIf(!can('openssl'))('a console with a certificate of its own', () => {
  it('speaks HTTPS, and its links say so', async () => {
    const { ca, ...tls } = makeCertificate(temporaryFolder());
    const config = await demoConfig();
    const secured = { ...config, http: { ...config.http, tls } };
    await started(secured, temporaryFolder(), async ({ http }) => {
      expect(await http.setUpLink()).toMatch(/^https:/);
      const answer = get(`${http.url}/readyz`, { ca });
      const [response] = await once(answer, 'response');
      expect(response.statusCode).toBe(200);
      response.resume();
      await once(response, 'close');
    });
  });

  it('does not start where the key is missing, and names the file', async () => {
    const { certificate } = makeCertificate(temporaryFolder());
    const config = await demoConfig();
    const tls = { certificate, key: '/nowhere/server.key' };
    const without = { ...config, http: { ...config.http, tls } };
    const { code, message } = await failure(without, temporaryFolder());
    expect(code).toBe('certificate-unusable');
    expect(message).toContain('/nowhere/server.key');
  });
});

describe('hardware that is not there', () => {
  it('is a device offline and not the end of the gateway', async () => {
    const config = await demoConfig((text) =>
      changed(
        text,
        /\{ id: in-1-wire, kind: tcp, address: "[^"]+" \}/,
        '{ id: in-1-wire, kind: serial, path: /dev/gatehouse-is-not-there }',
      ),
    );
    await started(config, temporaryFolder(), async ({ engine }) => {
      const facts = createSignal<Fact>();
      engine.onFacts((told) => {
        for (const fact of told) facts.tell(fact);
      });
      const offline = await facts.until(
        (fact) => fact.type === 'device.offline' && fact.data.device === 'in-1-reader',
      );
      expect(offline.type).toBe('device.offline');
      expect(engine.readiness().ready).toBe(true);
    });
  });
});
