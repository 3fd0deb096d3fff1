import { Radio } from 'antd';

/** One of a few words, each one press away: a guard has no time for a menu. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T | undefined;
  onChange(value: T): void;
}) {
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <Radio.Group
        optionType="button"
        buttonStyle="solid"
        value={value}
        options={options.map((option) => ({ ...option }))}
        onChange={(event) => onChange(event.target.value)}
      />
    </fieldset>
  );
}
