import type { Finding } from './problem.ts';
import type { SiteFile } from './schema.ts';

/** Where the broker listens if site.yaml says nothing: the port registered for MQTT. */
export const MQTT_PORT = 1883;
/** Where the console listens if site.yaml says nothing. */
export const HTTP_PORT = 8080;

/** What is wrong with the doors to the outside: ports, and passwords that would travel in the clear. */
export function doorFindings(file: SiteFile): readonly Finding[] {
  return [
    ...openToNetwork(file),
    ...halfTls(file),
    ...sharedPorts(file),
    ...outsideFindings(file),
    ...phoneFindings(file),
  ];
}

/** True for an address that only this machine reaches. */
export const isLoopback = (host: string | undefined): boolean =>
  host === undefined || host === 'localhost' || host === '::1' || host.startsWith('127.');

function openToNetwork({ mqtt, http }: SiteFile): readonly Finding[] {
  const plain = [
    { path: ['mqtt', 'host'], host: mqtt?.host },
    ...(mqtt?.listeners ?? []).flatMap(({ kind, host }, index) =>
      kind === 'tcp' || kind === 'ws' ? [{ path: ['mqtt', 'listeners', index, 'host'], host }] : [],
    ),
  ];
  const findings = plain
    .filter(({ host }) => !isLoopback(host))
    .map(
      ({ path, host }): Finding => ({
        code: 'open-to-network',
        path,
        text: `MQTT on ${host} carries passwords in the clear`,
        remedy: 'keep it on 127.0.0.1 and add a listener of kind tls or wss (docs/broker.md)',
        warning: true,
      }),
    );
  const isSecure = http?.secureCookies === true || http?.certificate !== undefined;
  if (isLoopback(http?.host) || isSecure) return findings;
  return [
    ...findings,
    {
      code: 'open-to-network',
      path: ['http', 'host'],
      text: `the console on ${http?.host} carries passwords in the clear`,
      remedy:
        'give it a certificate and its key, or put a proxy that speaks TLS in front and set http.secureCookies: true',
      warning: true,
    },
  ];
}

/** A certificate is nothing without its key, and TLS nothing without both. */
function halfTls({ mqtt, http }: SiteFile): readonly Finding[] {
  const places = [
    { path: ['http'], row: http ?? {}, isTls: http?.certificate !== undefined },
    ...(mqtt?.listeners ?? []).map((row, index) => ({
      path: ['mqtt', 'listeners', index],
      row,
      isTls: row.kind === 'tls' || row.kind === 'wss',
    })),
  ];
  return places.flatMap(({ path, row, isTls }) => (isTls ? missing(row, path) : idle(row, path)));
}

type Tls = { readonly certificate?: string; readonly key?: string };

function missing({ certificate, key }: Tls, path: Finding['path']): readonly Finding[] {
  if (certificate !== undefined && key !== undefined) return [];
  const lacks = certificate === undefined ? 'certificate' : 'key';
  return [
    {
      code: 'missing-key',
      path,
      text: `expected a certificate and its key; there is no ${lacks}`,
      remedy: `add ${lacks}: the path of a PEM file`,
    },
  ];
}

function idle(row: Tls, path: Finding['path']): readonly Finding[] {
  return (['certificate', 'key'] as const)
    .filter((name) => row[name] !== undefined)
    .map((name) => ({
      code: 'wrong-value',
      path: [...path, name],
      text: `expected no ${name} where nothing speaks TLS`,
      remedy: 'make it a listener of kind tls or wss (for the console: give both), or take it out',
    }));
}

function sharedPorts({ mqtt, http }: SiteFile): readonly Finding[] {
  const doors = [
    { path: ['mqtt', 'port'], port: mqtt?.port ?? MQTT_PORT },
    ...(mqtt?.listeners ?? []).map(({ port }, index) => ({
      path: ['mqtt', 'listeners', index, 'port'],
      port,
    })),
    {
      path: http?.port === undefined ? ['mqtt', 'port'] : ['http', 'port'],
      port: http?.port ?? HTTP_PORT,
    },
  ];
  // 0 lets the operating system choose, and it chooses another each time.
  return doors.flatMap(({ path, port }, index): readonly Finding[] =>
    port === 0 || doors.findIndex((one) => one.port === port) === index
      ? []
      : [
          {
            code: 'port-shared',
            path,
            text: `expected a port of its own; another one listens on ${port} too`,
            remedy: `write another port for one of them (MQTT has ${MQTT_PORT} and the console ${HTTP_PORT} if left out)`,
          },
        ],
  );
}

/** What does not go together where the broker is one outside. */
function outsideFindings({ broker, mqtt }: SiteFile): readonly Finding[] {
  if (broker === undefined) return [];
  const findings: Finding[] = [];
  const at = (path: Finding['path'], rest: Omit<Finding, 'path'>): void => {
    findings.push({ ...rest, path });
  };
  const isTls = broker.url.startsWith('mqtts:');
  if (!URL.canParse(broker.url)) {
    const text = `expected an address as mqtts://broker.example:8883; "${broker.url}" came`;
    at(['broker', 'url'], { code: 'wrong-value', text, remedy: 'correct its host and port' });
  } else if (!isTls && !isLoopback(new URL(broker.url).hostname)) {
    const text = `passwords and commands travel in the clear to ${broker.url}`;
    const remedy = 'use mqtts:// where the broker speaks TLS';
    at(['broker', 'url'], { code: 'open-to-network', text, remedy, warning: true });
  }
  if ((broker.username === undefined) !== (broker.passwordFile === undefined)) {
    const text = 'expected username and passwordFile together';
    const remedy = 'add the other one, or leave both out';
    at(['broker'], { code: 'missing-key', text, remedy });
  }
  if (broker.ca !== undefined && !isTls) {
    const remedy = 'write mqtts:// in url, or take it out';
    const text = 'expected no ca where nothing speaks TLS';
    at(['broker', 'ca'], { code: 'wrong-value', text, remedy });
  }
  if (mqtt !== undefined) {
    const text = 'expected either a broker outside or listeners of the embedded one; both came';
    at(['mqtt'], { code: 'broker-twice', text, remedy: 'take out mqtt, or broker' });
  }
  return findings;
}

/** Phones come by an address of https that is written into tags: the console must know of TLS, or cookies go without it. */
function phoneFindings({ lines, devices, http }: SiteFile): readonly Finding[] {
  const isSecure = http?.secureCookies === true || http?.certificate !== undefined;
  const routes = new Set((lines ?? []).flatMap(({ id, kind }) => (kind === 'http' ? [id] : [])));
  return (devices ?? []).flatMap(({ line, settings }, index): readonly Finding[] => {
    const url = settings?.['url'];
    if (!routes.has(line) || typeof url !== 'string' || !url.startsWith('https://') || isSecure) {
      return [];
    }
    return [
      {
        code: 'phones-without-tls',
        path: ['devices', index, 'settings', 'url'],
        text: `phones open ${url}, and the console neither has a certificate nor knows of a proxy that speaks TLS`,
        remedy:
          'give http a certificate and its key, or put such a proxy in front and set http.secureCookies: true',
        warning: true,
      },
    ];
  });
}
