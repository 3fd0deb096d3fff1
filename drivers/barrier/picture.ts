import type { Instant } from '../../rules/vocabulary/time.ts';

/** One change to tell of. */
export type Change = {
  readonly input: string;
  readonly state: 'on' | 'off';
  /** The picture at start: no edge. */
  readonly isFirst: boolean;
};

type Contact = { told: boolean; pending: boolean; since: Instant };

/** What a device's inputs were last told to be. */
export type Picture = {
  /** What is new in a reading of all inputs, after `debounceMs` of standing. */
  update(inputs: ReadonlyMap<string, boolean>, now: Instant): readonly Change[];
  /** Undefined where it was never read. */
  isOn(input: string): boolean | undefined;
};

/** An empty picture: what comes first is told as `first`, once in the life of the picture. */
export function createPicture(debounceMs: number): Picture {
  const contacts = new Map<string, Contact>();
  return {
    update(inputs, now) {
      const changes: Change[] = [];
      for (const [input, on] of inputs) {
        const state = on ? 'on' : 'off';
        const contact = contacts.get(input);
        if (contact === undefined) {
          contacts.set(input, { told: on, pending: on, since: now });
          changes.push({ input, state, isFirst: true });
        } else if (settles(contact, on, now, debounceMs)) {
          contact.told = on;
          changes.push({ input, state, isFirst: false });
        }
      }
      return changes;
    },
    isOn: (input) => contacts.get(input)?.told,
  };
}

/** True where the contact differs from what was told and has stood so for long enough. */
function settles(contact: Contact, on: boolean, now: Instant, debounceMs: number): boolean {
  if (on !== contact.pending) {
    contact.pending = on;
    contact.since = now;
  }
  return on !== contact.told && now - contact.since >= debounceMs;
}
