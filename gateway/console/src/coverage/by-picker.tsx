import { useCoverageWords } from './use-coverage.ts';

/** By what a table is told. */
export function ByPicker<T extends string>({
  value,
  options,
  label,
  onChange,
}: {
  readonly value: T;
  readonly options: readonly T[];
  readonly label: (option: T) => string;
  readonly onChange: (option: T) => void;
}) {
  const { say } = useCoverageWords();
  return (
    <label>
      {say('by')}{' '}
      <select
        className="pick"
        value={value}
        onChange={({ target }) => onChange(options.find((one) => one === target.value) ?? value)}
      >
        {options.map((one) => (
          <option key={one} value={one}>
            {label(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
