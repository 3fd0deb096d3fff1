import type { LineConfig } from '../../drivers/driver.ts';
import { pcscLacks, pcscReaders } from '../../drivers/link/pcsc.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import type { Finding } from '../config/problem.ts';
import type { Diagnosis } from './diagnoses.ts';

/** How the package gets onto the machine: npm leaves it out without a word where the headers are missing. */
const INSTALL_PACKAGE =
  'apt-get install pcscd libpcsclite-dev, then run "npm install" again in the folder of Gatehouse';
const START_SERVICE =
  'apt-get install pcscd and start it (systemctl enable --now pcscd.socket); ' +
  'where it refuses this user, allow it in polkit (drivers/nfc-pcsc/README.md)';
// These modules of the Linux kernel take the chip of such a reader for themselves.
const FREE_READER =
  'plug it in; for an ACR122U write "blacklist pn533_usb", "blacklist pn533" and "blacklist nfc" to ' +
  '/etc/modprobe.d/gatehouse.conf and start the machine again; or correct the name';

/** A warning for each PC/SC line of a machine on which the package is missing: the site runs without its readers. */
export function pcscFindings({ lines }: SiteConfig): readonly Finding[] {
  const lacking = pcscLacks();
  if (lacking === undefined) return [];
  return lines.flatMap(({ id, kind }, index) =>
    kind === 'pcsc'
      ? [
          {
            code: 'pcsc-missing',
            path: ['lines', index, 'kind'],
            text: `${lacking}: the readers of "${id}" will be offline on this machine`,
            remedy: INSTALL_PACKAGE,
            warning: true,
          },
        ]
      : [],
  );
}

/** What stands between the readers of a PC/SC line and the gateway. */
export async function pcscDiagnosis(
  what: string,
  line: LineConfig,
  config: SiteConfig,
): Promise<Diagnosis> {
  const lacking = pcscLacks();
  if (lacking !== undefined) return { state: 'bad', what, text: lacking, remedy: INSTALL_PACKAGE };
  const { names, why } = await pcscReaders({ line, clock: systemClock });
  if (why !== undefined) return { state: 'bad', what, text: why, remedy: START_SERVICE };
  const there = names.map((name) => `"${name}"`).join(', ') || 'none';
  const text = `readers of the PC/SC service: ${there}`;
  const missing = wanted(config, line).filter((one) => !names.some((name) => name.startsWith(one)));
  if (missing.length === 0) return { state: 'good', what, text };
  const named = missing.map((name) => `"${name}"`).join(', ');
  return { state: 'bad', what, text: `${text}; ${named} is not there`, remedy: FREE_READER };
}

/** The readers that the devices of a line name. */
const wanted = ({ hosts }: SiteConfig, { id }: LineConfig): readonly string[] =>
  hosts
    .flatMap(({ lines }) => lines)
    .filter(({ line }) => line.id === id)
    .flatMap(({ devices }) => devices)
    .flatMap(({ settings }) =>
      typeof settings === 'object' && settings !== null && 'reader' in settings
        ? [`${settings.reader}`]
        : [],
    );
