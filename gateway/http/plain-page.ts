import type { FastifyReply } from 'fastify';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { freshToken } from '../random.ts';
import { escaped } from '../words/html.ts';
import { sendPage } from './security.ts';

/** A small page that needs no bundle: for phones that open an address which no console made. */
export type PlainPage = {
  readonly title: Text;
  /** Said under the title. */
  readonly more?: Text;
  /** What follows it, as HTML of ours. */
  readonly body?: string;
  /** Runs once the page is there. */
  readonly script?: string;
};

/** Answers with it. */
export function sendPlainPage(reply: FastifyReply, page: PlainPage): FastifyReply {
  const nonce = freshToken(16);
  return sendPage(reply, htmlOf(page, nonce), nonce);
}

function htmlOf({ title, more, body = '', script }: PlainPage, nonce: string): string {
  const said =
    more === undefined ? '' : `<p>${escaped(more.zh)}</p><p lang="en">${escaped(more.en)}</p>`;
  const run = script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title.zh)} · ${escaped(title.en)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escaped(title.zh)}</h1><h2 lang="en">${escaped(title.en)}</h2>${said}${body}</main>${run}</body></html>`;
}

const STYLE = `
body { font: 18px/1.5 system-ui, sans-serif; margin: 0; background: #f5f5f5; color: #1f1f1f }
main { max-width: 28rem; margin: 0 auto; padding: 2rem 1rem }
h1 { margin: 0; font-size: 1.75rem } h2 { margin: 0 0 1rem; font-size: 1.1rem; font-weight: 400; color: #595959 }
label { display: block; margin-top: 1rem }
input, button { font: inherit; width: 100%; box-sizing: border-box; padding: 0.75rem; margin-top: 0.25rem }
button { margin-top: 1.5rem; border: 0; border-radius: 0.5rem; background: #0958d9; color: #fff }
#wrong { color: #a8071a; min-height: 1.5em }`;
