import { Button, Checkbox, Drawer, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { parseCardNumber } from '../../../../rules/access/card-forms.ts';
import { PERMIT_CLASSES } from '../../../words/record-terms.ts';
import { laneId } from '../api/brands.ts';
import { ask } from '../api/client.ts';
import { freshId } from '../api/fresh-id.ts';
import type { Found, PermitRow, PersonRow, SitePicture, VehicleRow } from '../api/types.ts';
import { useWords } from '../words/language.tsx';
import { errandOptions } from './errands.ts';
import { endOfDay, toField } from './moment.ts';
import { entryOf, isPlate, type PermitEntry, permitActs } from './permit-acts.ts';
import { HourLines, VehicleLines } from './permit-lines.tsx';
import { PersonOffer } from './person-offer.tsx';
import { Pick } from './pick.tsx';
import { useActs } from './use-acting.ts';

const CLASSES = ['resident', 'staff', 'contractor', 'visitor', 'delivery'] as const;
/** How long a permit holds from today: days of the calendar. */
const LENGTHS = [
  ['permit.today', 0],
  ['permit.month', 30],
  ['permit.year', 365],
] as const;

/** One form for a person, his vehicles, what they may do, and his card; filled in by keyboard from top to bottom. */
export function PermitForm({
  permit,
  site,
  onClose,
  onDone,
}: {
  readonly permit?: PermitRow;
  readonly site: SitePicture;
  onClose(): void;
  onDone(permit: string): void;
}) {
  const words = useWords();
  const { say, of } = words;
  const { zone } = site;
  const { sendAll, pending } = useActs();
  const [form] = Form.useForm<PermitEntry>();
  const [person, setPerson] = useState<PersonRow | undefined>(permit?.holder);
  const [ids] = useState(newIds);
  const submit = async (entry: PermitEntry): Promise<void> => {
    const vehicles = await knownVehicles(entry, permit);
    const known = {
      vehicles,
      ...(person === undefined ? {} : { person }),
      ...(permit === undefined ? {} : { permit }),
    };
    const acts = permitActs(zone, entry, known, ids);
    const told = say(permit === undefined ? 'permit.issued' : 'permit.changed', {
      name: entry.name.trim(),
    });
    if (await sendAll(acts, told)) onDone(permit?.permit ?? ids.permit);
  };
  const setEnd = (days: number | undefined): void => {
    const end = days === undefined ? undefined : endOfDay(zone, Date.now(), days);
    form.setFieldValue('validTo', toField(zone, end));
  };
  const choosePerson = (chosen: PersonRow): void => {
    setPerson(chosen);
    const { name = '', phone = '', household = '' } = chosen;
    form.setFieldsValue({ name, phone, household });
  };
  return (
    <Drawer
      open
      size={620}
      className="permit-form"
      title={say(permit === undefined ? 'permit.issue' : 'permit.change')}
      onClose={onClose}
      footer={
        <Button type="primary" size="large" block loading={pending} onClick={() => form.submit()}>
          {say(permit === undefined ? 'permit.issue.submit' : 'permit.change.submit')}
        </Button>
      }
    >
      <Form<PermitEntry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={entryOf(zone, permit)}
        onFinish={(entry) => void submit(entry)}
      >
        <div className="fields">
          <Form.Item
            name="name"
            label={say('permit.holder')}
            rules={[{ required: true, whitespace: true, message: say('permit.holder.needed') }]}
          >
            <Input autoFocus maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="household" label={say('permit.household')}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
          <Form.Item name="phone" label={say('permit.phone')}>
            <Input maxLength={40} inputMode="tel" autoComplete="off" />
          </Form.Item>
          <Form.Item name="card" label={say('permit.card')} rules={[cardRule(say('card.bad'))]}>
            <Input
              autoComplete="off"
              maxLength={40}
              placeholder={say('card.example')}
              onPressEnter={() => form.submit()}
            />
          </Form.Item>
        </div>
        <Form.Item noStyle shouldUpdate={(a, b) => a.name !== b.name}>
          {({ getFieldValue }) => (
            <PersonOffer
              typed={String(getFieldValue('name') ?? '')}
              chosen={person}
              fixed={permit !== undefined}
              onChoose={choosePerson}
              onForget={() => setPerson(undefined)}
            />
          )}
        </Form.Item>
        <Form.Item name="class" label={say('permit.class')}>
          <Radio.Group
            optionType="button"
            buttonStyle="solid"
            options={CLASSES.map((word) => ({ value: word, label: of(PERMIT_CLASSES[word]) }))}
          />
        </Form.Item>
        <VehicleLines />
        <Form.Item name="lanes" label={say('permit.lanes')}>
          <Checkbox.Group
            options={site.lanes.map((lane) => ({ value: laneId(lane), label: of(lane.name) }))}
          />
        </Form.Item>
        <div className="fields">
          <Form.Item name="validFrom" label={say('permit.from')}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item name="validTo" label={say('permit.to')}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item label={say('permit.length')}>
            <span className="keys">
              {LENGTHS.map(([key, days]) => (
                <Button key={key} onClick={() => setEnd(days)}>
                  {say(key)}
                </Button>
              ))}
              <Button onClick={() => setEnd(undefined)}>{say('permit.unlimited')}</Button>
            </span>
          </Form.Item>
        </div>
        <HourLines />
        <div className="fields">
          <Form.Item name="visits" label={say('permit.visits')}>
            <Input type="number" min={1} max={100_000} />
          </Form.Item>
          <Form.Item label={say('permit.errand')}>
            <Form.Item noStyle shouldUpdate={(a, b) => a.errand !== b.errand}>
              {({ getFieldValue, setFieldValue }) => (
                <Pick
                  label={say('permit.errand')}
                  value={getFieldValue('errand')}
                  all={say('permit.errand.none')}
                  options={errandOptions(words, site)}
                  onChange={(errand) => setFieldValue('errand', errand ?? '')}
                />
              )}
            </Form.Item>
          </Form.Item>
        </div>
      </Form>
    </Drawer>
  );
}

/** A card's number is one of the forms in which readers and printers write it, or left out. */
export const cardRule = (message: string, needed = false) => ({
  validator: (_rule: unknown, typed: string) =>
    (typed.trim() === '' && !needed) || parseCardNumber(typed).ok
      ? Promise.resolve()
      : Promise.reject(new Error(message)),
});

function newIds() {
  const vehicles = new Map<string, string>();
  const made = (kind: string): string => `${kind}-${Date.now().toString(36)}-${freshId()}`;
  return {
    // Ids begin with when they were made: the newest permits stand first in the list.
    permit: made('permit'),
    person: made('person'),
    credential: made('card'),
    vehicle(plate: string): string {
      const id = vehicles.get(plate) ?? made('vehicle');
      vehicles.set(plate, id);
      return id;
    },
  };
}

/** The vehicles that the register knows under these plates already. */
async function knownVehicles(
  { vehicles }: PermitEntry,
  permit: PermitRow | undefined,
): Promise<readonly VehicleRow[]> {
  const own = permit?.vehicles ?? [];
  const others = vehicles.filter(
    (car) => car.plate.trim() !== '' && !own.some((row) => isPlate(row, car)),
  );
  const found = await Promise.all(
    others.map(({ plate }) =>
      ask<Found<VehicleRow>>('/api/v1/vehicles/search', {
        method: 'POST',
        body: { find: plate.trim() },
      }),
    ),
  );
  return [...own, ...found.flatMap(({ items }) => items)];
}
