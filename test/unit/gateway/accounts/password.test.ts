import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../../../gateway/accounts/password.ts';

describe('a password', () => {
  it('is verified by its hash', async () => {
    const hash = await hashPassword('门岗-correct horse');
    await expect(verifyPassword('门岗-correct horse', hash)).resolves.toBe(true);
  });

  it('is refused where one letter differs', async () => {
    const hash = await hashPassword('correct horse');
    await expect(verifyPassword('correct horsf', hash)).resolves.toBe(false);
  });

  it('never gives the same hash twice', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  it('is refused by a hash of another form, or one that asks too much of the machine', async () => {
    await expect(verifyPassword('x', 'x')).resolves.toBe(false);
    await expect(verifyPassword('x', '')).resolves.toBe(false);
    const huge = `$scrypt$ln=30,r=8,p=1$c2FsdA$${'A'.repeat(43)}`;
    await expect(verifyPassword('x', huge)).resolves.toBe(false);
  });
});
