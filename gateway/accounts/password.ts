import { scrypt, timingSafeEqual } from 'node:crypto';
import { freshSalt } from '../random.ts';

type Cost = { readonly logN: number; readonly r: number; readonly p: number };

// 32 MiB and three passes: OWASP's figure for a machine that has no 128 MiB to spare for one log-in.
const COST: Cost = { logN: 15, r: 8, p: 3 };
// What a stored hash may ask of this machine: a tampered account must not be able to exhaust its memory.
const COST_MAX: Cost = { logN: 17, r: 8, p: 4 };
const KEY_BYTES = 32;
// Longer than any passphrase; a body limit stands in front of it, this one serves MQTT too.
const PASSWORD_BYTES_MAX = 1024;

const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/;

/** Hashes a password with scrypt and a fresh salt, in the PHC string form that carries its own cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = Buffer.from(freshSalt());
  const key = await derive(password, salt, COST);
  return `$scrypt$ln=${COST.logN},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** True where this is the password that was hashed; a hash of another form matches nothing. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const match = FORM.exec(hash);
  if (match === null || Buffer.byteLength(password) > PASSWORD_BYTES_MAX) return false;
  const [, logN, r, p, salt, expected] = match;
  const cost: Cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  if (!isAffordable(cost)) return false;
  const known = Buffer.from(expected ?? '', 'base64');
  if (known.length !== KEY_BYTES) return false;
  const key = await derive(password, Buffer.from(salt ?? '', 'base64'), cost);
  return timingSafeEqual(key, known);
}

function isAffordable({ logN, r, p }: Cost): boolean {
  if (logN < 1 || r < 1 || p < 1) return false;
  return logN <= COST_MAX.logN && r <= COST_MAX.r && p <= COST_MAX.p;
}

function derive(password: string, salt: Uint8Array, { logN, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** logN;
  // Node refuses above 32 MiB unless told; what scrypt takes is 128 * N * r and a little for each pass.
  const maxmem = 128 * N * r + 128 * r * p + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
