import { asyncApi } from './asyncapi.ts';
import { mqttPage } from './mqtt-page.ts';

/** The generated reference pages: path and text. */
export function generatedDocs(): Readonly<Record<string, string>> {
  return { 'docs/mqtt.md': mqttPage(), 'docs/asyncapi.yaml': asyncApi() };
}
