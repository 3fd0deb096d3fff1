import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { open } from '../../rules/vocabulary/schema.ts';
import type { SiteConfig } from '../config/config.ts';
import { readSecrets } from '../notify/signature.ts';
import { ToldHook } from '../notify/told.ts';
import { askControl } from './control.ts';
import type { Diagnosis } from './diagnoses.ts';

const Listed = Compile(open({ webhooks: Type.Array(ToldHook) }));

/** Receivers outside: whether messages to them can be signed, and whether any did not arrive. */
export async function webhookDiagnoses(
  { webhooks }: Pick<SiteConfig, 'webhooks'>,
  control: string,
): Promise<readonly Diagnosis[]> {
  if (webhooks.length === 0) return [];
  const asked = { kind: 'notices', state: 'dead' } as const;
  const answer = await askControl(control, asked).catch(() => undefined);
  const standing = Listed.Check(answer) ? answer.webhooks : [];
  return Promise.all(
    webhooks.map(async ({ id, secretFile }): Promise<Diagnosis> => {
      const what = `webhook ${id}`;
      if (!(await readSecrets(secretFile)).ok) {
        return {
          state: 'bad',
          what,
          text: `${secretFile} holds no secret of 24 bytes, or cannot be read`,
          remedy: 'write one into its first line, readable by the gateway’s user only',
        };
      }
      const dead = standing.find((one) => one.id === id)?.dead ?? 0;
      if (dead === 0) return { state: 'good', what, text: 'its messages can be signed' };
      return {
        state: 'bad',
        what,
        text: `${dead} ${dead === 1 ? 'message' : 'messages'} did not arrive`,
        remedy: 'gatehouse notify list --state dead says why; mend it, then resend or discard them',
      };
    }),
  );
}
