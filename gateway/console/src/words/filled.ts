/** A message with `{name}` replaced. */
export function filled(
  message: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return message.replace(/\{([a-z]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
