type Reason = { readonly why: string; readonly note?: string };

/** The reason of an act as its fact tells it. */
export const reasonGiven = ({ why, note }: Reason): Reason =>
  note === undefined ? { why } : { why, note };
