import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { gatehouse } from '../support/terminal.ts';

const PASSWORD = 'correct horse battery\n';

describe('gatehouse user', () => {
  it('adds, lists and removes who may sign in', async () => {
    const data = temporaryFolder();
    const added = await gatehouse(
      ['user', 'add', 'ma', '--role', 'guard', '--data', data],
      PASSWORD,
    );
    expect(added).toMatchObject({ code: 0, out: 'ma may sign in as guard' });
    expect((await gatehouse(['user', 'list', '--data', data])).out).toMatch(/^ma +guard +console$/);
    expect((await gatehouse(['user', 'remove', 'ma', '--data', data])).code).toBe(0);
    expect((await gatehouse(['user', 'list', '--data', data])).out).toContain('no accounts');
  });

  it('never takes a password that is too short', async () => {
    const args = ['user', 'add', 'ma', '--role', 'guard', '--data', temporaryFolder()];
    const { code, error } = await gatehouse(args, 'short\n');
    expect(code).toBe(2);
    expect(error).toContain('password-too-short');
  });

  it('does not overwrite a user', async () => {
    const args = ['user', 'add', 'ma', '--role', 'guard', '--data', temporaryFolder()];
    await gatehouse(args, PASSWORD);
    const { code, error } = await gatehouse(args, PASSWORD);
    expect(code).toBe(1);
    expect(error).toContain('user-exists');
  });

  it('knows the roles', async () => {
    const args = ['user', 'add', 'ma', '--role', 'boss', '--data', temporaryFolder()];
    const { code, error } = await gatehouse(args, PASSWORD);
    expect(code).toBe(2);
    expect(error).toContain('guard, controller, installer, manager');
  });

  it('changes only the password of somebody who is there', async () => {
    const { code, error } = await gatehouse(
      ['user', 'password', 'nobody', '--data', temporaryFolder()],
      PASSWORD,
    );
    expect(code).toBe(1);
    expect(error).toContain('user-unknown');
  });
});
