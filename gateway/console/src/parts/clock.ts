const formats = new Map<string, Intl.DateTimeFormat>();

/** Hours, minutes and seconds of a moment in the site's zone. */
export function clockOf(moment: string, zone: string, seconds = true): string {
  const key = `${zone} ${seconds}`;
  const known = formats.get(key);
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds ? { second: '2-digit' } : {}),
    });
  if (known === undefined) formats.set(key, format);
  return format.format(new Date(moment));
}

/** A day and its time in the site's zone, `YYYY-MM-DD HH:MM`. */
export function momentOf(moment: string, zone: string, seconds = false): string {
  const key = `${zone} moment ${seconds}`;
  const known = formats.get(key);
  const format =
    known ??
    // Sweden writes dates as ISO 8601 does.
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: seconds ? 'medium' : 'short',
    });
  if (known === undefined) formats.set(key, format);
  return format.format(new Date(moment));
}

/** A length of time as m:ss. */
export function minutesOf(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
}
