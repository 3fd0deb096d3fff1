import type { StoredAccount } from '../store/accounts.ts';

/** Accounts of a post that the site does not have: they are taken to stand at some post. */
export const strayAccounts = (
  accounts: readonly StoredAccount[],
  posts: readonly { readonly id: string }[],
): readonly StoredAccount[] =>
  accounts.filter(({ post }) => post !== undefined && posts.every(({ id }) => id !== post));
