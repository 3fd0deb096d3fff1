/** One of some words, from the browser's own list: quick by keyboard, and a wheel on a phone. */
export function Pick({
  label,
  value,
  options,
  all,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What no choice is called. */
  readonly all?: string;
  onChange(value: string | undefined): void;
}) {
  return (
    <select
      className="pick"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      {all !== undefined && <option value="">{all}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
