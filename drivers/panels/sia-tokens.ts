/** One code of an SIA data block with what stood beside it. */
export type SiaToken = {
  readonly code: string;
  /** As told, leading zeros and all. */
  readonly number: string;
  readonly area?: string;
  readonly user?: string;
  readonly time?: string;
  readonly date?: string;
  readonly text?: string;
};

type Beside = { [K in 'area' | 'user' | 'time' | 'date']?: string };
type Half = Omit<SiaToken, 'text'> & { text?: string };

const MODIFIERS: Readonly<Record<string, keyof Beside>> = {
  ri: 'area',
  id: 'user',
  ti: 'time',
  da: 'date',
};

/** What may come next: the first that fits counts. */
const STEPS: readonly (readonly [RegExp, (state: Reading, found: readonly string[]) => void])[] = [
  [/^[\s/]+/, () => undefined],
  [/^\^([^^]*)\^?/, (state, [, text = '']) => addText(state, text)],
  [/^\*(['"])(.*?)\1(?:NM)?/, (state, [, , text = '']) => addText(state, text)],
  [/^(ti|da)([\d:.-]{0,10})/, (state, [, name = '', value = '']) => put(state, name, value)],
  [
    /^([a-z]{2})([0-9A-F]{0,10}?)(?=[A-Z]{2}|[^0-9A-F]|$)/,
    (state, [, name = '', value = '']) => put(state, name, value),
  ],
  [/^([A-Z]{2})(\d{0,10})/, (state, [, code = '', number = '']) => addCode(state, code, number)],
];

type Reading = { readonly found: Half[]; beside: Beside; text: string | undefined };

/**
 * Reads the data block of SIA-DCS after its account: `Nri1/BA016^text^`, several codes in one block, with slashes between
 * them or without, and blocks of text after a bar. What it cannot read is passed over up to the next slash behind which a
 * whole item stands: a fire behind an odd number counts, and a slash in somebody's words tells nothing.
 */
export function readTokens(data: string): readonly SiaToken[] {
  const state: Reading = { found: [], beside: {}, text: undefined };
  data.split('|').forEach((block, index) => {
    // N new events, O old ones, A a text: the letter is left out by some, and is the first of a code with others.
    if (index > 0 && block.startsWith('A')) addText(state, block.slice(1));
    else readBlock(state, block.replace(/^[NO](?=[A-Z]{2}|[a-z]{2}|[\s/]|$)/, ''));
  });
  const { text } = state;
  return state.found.map((one) =>
    text === undefined || one.text !== undefined ? one : { ...one, text },
  );
}

function readBlock(state: Reading, block: string): void {
  let rest = block;
  while (rest !== '') {
    const length = step(state, rest);
    rest = length > 0 ? rest.slice(length) : (NEXT_ITEM.exec(rest)?.[0] ?? '');
  }
}

/** From a slash on behind which an item stands by itself: `/FA016`, `/ri2`, up to the next slash, text or the end. */
const NEXT_ITEM =
  /\/(?:[A-Z]{2}\d{0,10}|(?:ri|id|pi)[0-9A-F]{1,10}|(?:ti|da)[\d:.-]{1,10})(?=[/^*]|$)[\s\S]*$/;

/** Reads what comes next; gives how long it was. */
function step(state: Reading, rest: string): number {
  for (const [form, take] of STEPS) {
    const found = form.exec(rest);
    if (found === null || found[0] === '') continue;
    take(state, found);
    return found[0].length;
  }
  return 0;
}

function put(state: Reading, name: string, value: string): void {
  const field = MODIFIERS[name];
  if (field !== undefined && value !== '') state.beside = { ...state.beside, [field]: value };
}

function addCode(state: Reading, code: string, number: string): void {
  state.found.push({ code, number, ...state.beside });
}

/** A text belongs to the code before it, or to all where none is there yet. */
function addText(state: Reading, text: string): void {
  const last = state.found.at(-1);
  if (last === undefined) state.text = text;
  else if (last.text === undefined) last.text = text;
  else last.text += ` ${text}`;
}
