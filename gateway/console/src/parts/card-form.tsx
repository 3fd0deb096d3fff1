import { useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal } from 'antd';
import { useCallback, useState } from 'react';
import { parseCardNumber } from '../../../../rules/access/card-forms.ts';
import { credentialId, permitId, personId } from '../api/brands.ts';
import { freshId } from '../api/fresh-id.ts';
import type { CardRow, PermitRow } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { EnrolAtReader } from './enrol-at-reader.tsx';
import { cardRule } from './permit-form.tsx';
import { useActing } from './use-acting.ts';

/** A card for a permit: another one, or one in place of a lost one, in one act. */
export function CardForm({
  permit,
  lost,
  onClose,
}: {
  readonly permit: PermitRow;
  readonly lost?: CardRow;
  onClose(): void;
}) {
  const { say } = useWords();
  const { message } = App.useApp();
  const { send, pending } = useActing();
  const [form] = Form.useForm<{ card: string }>();
  const [credential] = useState(() => credentialId({ credential: `card-${freshId()}` }));
  const client = useQueryClient();
  const enrolled = useCallback(() => {
    // No act of this page enrolled it: the reader did.
    void client.invalidateQueries({ queryKey: ['permits'] });
    void message.success(say('card.enrolled'));
    onClose();
  }, [client, message, say, onClose]);
  const submit = async ({ card: typed }: { readonly card: string }): Promise<void> => {
    const card = parseCardNumber(typed);
    if (!card.ok) return;
    const isDone = await send(
      lost === undefined
        ? {
            type: 'credential.enrol',
            data: {
              credential,
              card: card.value,
              permit: permitId(permit),
              holder: personId(permit.holder),
            },
          }
        : {
            type: 'credential.replace',
            data: { lost: credentialId(lost), credential, card: card.value },
          },
      say(lost === undefined ? 'card.enrolled' : 'card.replaced'),
    );
    if (isDone) onClose();
  };
  return (
    <Modal
      open
      title={say(lost === undefined ? 'card.enrol' : 'card.replace')}
      okText={say('common.save')}
      cancelText={say('common.cancel')}
      confirmLoading={pending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {lost !== undefined && (
        <p className="note">{say('card.replace.note', { tail: lost.tail ?? '' })}</p>
      )}
      <Form<{ card: string }>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ card: '' }}
        onFinish={(entry) => void submit(entry)}
      >
        <Form.Item name="card" label={say('permit.card')} rules={[cardRule(say('card.bad'), true)]}>
          <Input autoFocus autoComplete="off" maxLength={40} placeholder={say('card.example')} />
        </Form.Item>
      </Form>
      {lost === undefined && (
        <EnrolAtReader permit={permit} credential={credential} onDone={enrolled} />
      )}
    </Modal>
  );
}
