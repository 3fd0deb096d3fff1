import { Document } from 'yaml';
import { CHANNELS, FIELDS } from './channels.ts';

/** docs/asyncapi.yaml: the same for machines. */
export function asyncApi(): string {
  const envelope = {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'time', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string' },
      source: { type: 'string', examples: ['/river-garden/device/out-1-reader'] },
      type: { type: 'string' },
      time: { type: 'string', format: 'date-time', description: 'When it happened, corrected.' },
      data: { type: 'object' },
    },
  };
  const channels = CHANNELS.map(({ name, address, about, messages }) => [
    name,
    {
      address: `gatehouse/v1/{site}/${address}`,
      description: about,
      parameters: Object.fromEntries(
        ['site', ...[...address.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')].map(
          (parameter) => [parameter, {}],
        ),
      ),
      messages: Object.fromEntries(
        messages.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
      ),
      bindings: { mqtt: { bindingVersion: '0.2.0' } },
    },
  ]);
  const operations = CHANNELS.map(({ name, retained }) => [
    name === 'reading' || name.endsWith('health') ? `hear-${name}` : `say-${name}`,
    {
      action: name === 'reading' || name.endsWith('health') ? 'receive' : 'send',
      channel: { $ref: `#/channels/${name}` },
      bindings: { mqtt: { qos: 1, retain: retained.startsWith('yes'), bindingVersion: '0.2.0' } },
    },
  ]);
  const messages = CHANNELS.flatMap(({ messages: list, extra }) =>
    list.map(({ type, data }) => [
      type,
      {
        name: type,
        contentType: 'application/json',
        payload: {
          allOf: [
            { $ref: '#/components/schemas/envelope' },
            {
              type: 'object',
              properties: {
                type: { const: type },
                ...Object.fromEntries(extra.map((field) => [field, FIELDS[field]])),
                data,
              },
            },
          ],
        },
      },
    ]),
  );
  const page = new Document(
    {
      asyncapi: '3.0.0',
      info: {
        title: 'Gatehouse',
        version: '1',
        description: 'What devices saw, what is now true and what must be done, of one community.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      defaultContentType: 'application/json',
      channels: Object.fromEntries(channels),
      operations: Object.fromEntries(operations),
      components: { schemas: { envelope }, messages: Object.fromEntries(messages) },
    },
    { aliasDuplicateObjects: false },
  );
  return `# Written by \`npm run docs\` from the schemas in rules/vocabulary.\n${page.toString({ lineWidth: 0 })}`;
}
