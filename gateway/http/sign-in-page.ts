import type { FastifyReply } from 'fastify';
import { escaped } from '../words/html.ts';
import { sendPlainPage } from './plain-page.ts';

/** Where a page may lead back to: a path of this server, and nothing that a browser takes for another one. */
export const BACK = '^/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,499}$';

/** Sends a browser to sign in, and then to where it wanted. */
export const sendToSignIn = (reply: FastifyReply, back: string): FastifyReply =>
  reply.redirect(`/sign-in?next=${encodeURIComponent(back)}`, 303);

/** A sign-in page that leads back. */
export const sendSignInPage = (reply: FastifyReply, back: string): FastifyReply =>
  sendPlainPage(reply, {
    title: { zh: '请先登录', en: 'Sign in first' },
    body: `
<form id="form" data-next="${escaped(back)}">
<label>用户名 · Name<input name="username" autocomplete="username" autocapitalize="none" required></label>
<label>密码 · Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>登录 · Sign in</button><p id="wrong" role="alert"></p></form>`,
    script: SCRIPT,
  });

// A browser that comes from outside, as from a tag, does not show its session at first (SameSite=Strict): asked by a page
// of ours it does, and nobody who is signed in is asked for his password.
const SCRIPT = `
const form = document.getElementById('form');
const wrong = document.getElementById('wrong');
const back = () => location.replace(form.dataset.next);
fetch('/api/v1/session').then((answer) => { if (answer.ok) back(); }, () => undefined);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  wrong.textContent = '';
  try {
    const answer = await fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: form.username.value, password: form.password.value }),
    });
    if (answer.ok) return back();
    const { title } = await answer.json();
    wrong.textContent = title.zh + ' · ' + title.en;
  } catch {
    wrong.textContent = '网关无应答，请重试 · No answer from the gateway: try again';
  }
});`;
