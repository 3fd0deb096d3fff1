import { panelText, rawText } from '../panels/panel-text.ts';
import type { Charset } from '../panels/profiles.ts';
import { toLatin } from './codec.ts';

/** What stands between the brackets of a frame. */
export type Content = {
  /** The account inside, where there is one: a communicator may speak for several panels. */
  readonly account?: string;
  /** What was reported, without its account. */
  readonly data: string;
  /** Extended data, each with its letter: `X012W34.1`. */
  readonly extended: readonly string[];
  /** The frame's time as it came, `HH:MM:SS,MM-DD-YYYY`. */
  readonly stamp?: string;
  /** All but the time, byte by byte: what a resend has in common with its first. */
  readonly identity: string;
  /** Everything as it came, for people: bytes that are no ASCII as `\xHH`, keys left out. */
  readonly raw: string;
};

const STAMP = /_(\d\d:\d\d:\d\d,\d\d-\d\d-\d{4})/g;

/** Takes a body apart, after its check and never before: text is decoded last (a GB18030 byte may look like a bracket). */
export function readContent(body: Uint8Array, charset: Charset): Content {
  const latin = toLatin(body);
  const found = [...latin.matchAll(STAMP)].at(-1);
  const end = found?.index ?? latin.length;
  const text = panelText(body.subarray(0, end), charset);
  const close = text.indexOf(']');
  const block = close < 0 ? text : text.slice(0, close);
  const { account, data } = withoutAccount(block);
  return {
    ...(account === undefined ? {} : { account }),
    data,
    extended: close < 0 ? [] : extendedIn(text.slice(close + 1)),
    ...(found?.[1] === undefined ? {} : { stamp: found[1] }),
    identity: latin.slice(0, end),
    raw: shown(latin),
  };
}

function withoutAccount(block: string): { readonly account?: string; readonly data: string } {
  const parts = /^#([^|]*)(?:\|([\s\S]*))?$/.exec(block);
  if (parts === null) return { data: block.replace(/^\|/, '') };
  const [, account = '', data = ''] = parts;
  return { account: account.trim(), data };
}

const extendedIn = (text: string): readonly string[] =>
  [...text.matchAll(/\[([^\]]+)\]/g)].map(([, inside = '']) => inside);

/** A key that is exchanged in extended data (letter K) is nobody's to read. */
const shown = (latin: string): string => rawText(latin).replace(/\[K[^\]]*/g, '[K(hidden)');
