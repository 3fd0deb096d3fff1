import { asyncApi } from './asyncapi.ts';
import { decisionsPage } from './decisions-page.ts';
import { driverReadmes, driversPage } from './drivers-page.ts';
import { mqttPage } from './mqtt-page.ts';

/** The generated reference pages: path and text. */
export function generatedDocs(): Readonly<Record<string, string>> {
  return {
    'docs/mqtt.md': mqttPage(),
    'docs/asyncapi.yaml': asyncApi(),
    'docs/drivers.md': driversPage(),
    'docs/decisions.md': decisionsPage(),
    ...driverReadmes(),
  };
}
