import { describe, expect, it } from 'vitest';
import { registry } from '../../../../drivers/registry.ts';
import { readConfig } from '../../../../gateway/config/config.ts';

const site = (url: string, http: string): string => `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: tags, kind: http }]
devices: [{ id: tags, driver: tap-link, line: tags, settings: { url: "${url}" } }]
http: { ${http} }
`;

const found = (text: string): readonly string[] => {
  const read = readConfig(text, 'site.yaml', registry);
  return (read.ok ? read.value.warnings : read.error).map(({ code }) => code);
};

describe('what the check of a site says of tags', () => {
  it('is nothing where phones come by https and the console knows it', () => {
    expect(found(site('https://gate.example.com', 'secureCookies: true'))).toEqual([]);
    expect(found(site('https://gate.example.com', 'certificate: a.pem, key: b.pem'))).toEqual([]);
  });

  it('warns of an address in the clear', () => {
    expect(found(site('http://gate.example.com', 'port: 0'))).toEqual(['settings-refused']);
  });

  it('warns of an address of https where nothing of the console speaks TLS', () => {
    expect(found(site('https://gate.example.com', 'port: 0'))).toEqual(['phones-without-tls']);
  });

  it('refuses an address with a path that ends in a slash, or with a query', () => {
    for (const url of ['https://gate.example.com/', 'https://gate.example.com?x=1', 'gate']) {
      expect(found(site(url, 'secureCookies: true'))).toEqual(['wrong-value']);
    }
  });

  it('refuses a second device on the line: an address names the line alone', () => {
    const two = site('https://gate.example.com', 'secureCookies: true').replace(
      'devices: [',
      'devices: [{ id: more, driver: tap-link, line: tags, settings: { url: "https://gate.example.com" } }, ',
    );
    expect(found(two)).toEqual(['address-twice']);
  });
});
