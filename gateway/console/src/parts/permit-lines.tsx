import { Button, Form, Input } from 'antd';
import type { Days } from '../../../../rules/vocabulary/days.ts';
import { useWords } from '../words/language.tsx';

// Written out: beside the schema of hours they would bring the schema library into the page.
const DAYS = [
  'every-day',
  'workdays',
  'free-days',
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const satisfies readonly Days[];

/** The vehicles of a permit, a line each. */
export function VehicleLines() {
  const { say } = useWords();
  return (
    <Form.List name="vehicles">
      {(rows, { add, remove }) => (
        <fieldset className="list-field">
          <legend>{say('permit.vehicles')}</legend>
          {rows.map(({ key, name }) => (
            <div key={key} className="line-fields">
              <Form.Item name={[name, 'plate']} noStyle>
                <Input
                  aria-label={say('permit.plate')}
                  placeholder={say('permit.plate')}
                  maxLength={20}
                />
              </Form.Item>
              <Form.Item name={[name, 'model']} noStyle>
                <Input
                  aria-label={say('permit.model')}
                  placeholder={say('permit.model')}
                  maxLength={100}
                />
              </Form.Item>
              <Form.Item name={[name, 'colour']} noStyle>
                <Input
                  aria-label={say('permit.colour')}
                  placeholder={say('permit.colour')}
                  maxLength={40}
                />
              </Form.Item>
              <Button aria-label={say('list.remove')} onClick={() => remove(name)}>
                ×
              </Button>
            </div>
          ))}
          <Button type="dashed" onClick={() => add({ plate: '', model: '', colour: '' })}>
            {say('permit.vehicle.add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** When a permit lets in, a line for each span. */
export function HourLines() {
  const { say } = useWords();
  return (
    <Form.List name="hours">
      {(rows, { add, remove }) => (
        <fieldset className="list-field">
          <legend>{say('permit.hours')}</legend>
          {rows.map(({ key, name }) => (
            <div key={key} className="line-fields">
              <Form.Item name={[name, 'days']} noStyle>
                <select className="pick" aria-label={say('permit.days')}>
                  {DAYS.map((days) => (
                    <option key={days} value={days}>
                      {say(`days.${days}`)}
                    </option>
                  ))}
                </select>
              </Form.Item>
              <Form.Item name={[name, 'from']} noStyle>
                <Input type="time" aria-label={say('permit.hours.from')} />
              </Form.Item>
              <Form.Item name={[name, 'to']} noStyle>
                <Input type="time" aria-label={say('permit.hours.to')} />
              </Form.Item>
              <Button aria-label={say('list.remove')} onClick={() => remove(name)}>
                ×
              </Button>
            </div>
          ))}
          <Button
            type="dashed"
            onClick={() => add({ days: 'every-day', from: '08:00', to: '18:00' })}
          >
            {say('permit.hours.add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
