import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { States } from '../../rules/engine.ts';
import { configuredId, type HostId } from '../../rules/vocabulary/ids.ts';
import { open } from '../../rules/vocabulary/schema.ts';

const Hosts = Compile(
  open({
    hosts: Type.Record(Type.String(), open({ boot: Type.String(), alive: Type.Boolean() })),
  }),
);
const hostId = Compile(configuredId<HostId>());

/** The hosts that stand as alive, with the run of each that does. */
export function knownHosts(
  states: Readonly<States>,
): readonly { readonly host: HostId; readonly boot: string }[] {
  const device: unknown = states['device'];
  if (!Hosts.Check(device)) return [];
  return Object.entries(device.hosts).flatMap(([host, { boot, alive }]) =>
    alive && hostId.Check(host) ? [{ host, boot }] : [],
  );
}
