/** True where the rule takes it that the point is left out, or its miss excused: a tap stands, even one that proves nothing. */
export const maySkip = ({ mark }: { readonly mark?: string }): boolean =>
  mark === undefined || mark === 'missed' || mark === 'unprovable';
