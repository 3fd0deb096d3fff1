import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../../../gateway/bus/router.ts';

const level = fc.constantFrom('a', 'b', 'c', '');
const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'));

/** MQTT 4.7 said plainly. */
function matches(pattern: string, name: string): boolean {
  const one = pattern.endsWith('/#') ? `${pattern.slice(0, -2)}(/#)?` : pattern;
  const source = one
    .split('/')
    .map((part) => part.replace(/^\+/, '[^/]*'))
    .join('/')
    .replace('(/#)?', '(/.*)?');
  return new RegExp(`^${source}$`).test(name);
}

describe('the router', () => {
  it('calls whom MQTT says, and nobody who left', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(filter, fc.boolean()), { maxLength: 8 }),
        topic,
        (subscriptions, name) => {
          const router = createRouter();
          const called: number[] = [];
          const listeners = subscriptions.map(([pattern], index) => {
            const listener = (): void => {
              called.push(index);
            };
            router.on(pattern, listener);
            return listener;
          });
          subscriptions.forEach(([pattern, stays], index) => {
            const listener = listeners[index];
            if (!stays && listener !== undefined) router.removeListener(pattern, listener);
          });
          router.emit({ topic: name });
          const expected = subscriptions.flatMap(([pattern, stays], index) =>
            stays && matches(pattern, name) ? [index] : [],
          );
          expect(called.sort()).toEqual(expected);
        },
      ),
    );
  });

  it('is done with a message although a listener never is', async () => {
    const router = createRouter();
    router.on('feed/+', () => undefined);
    await new Promise<void>((done) => router.emit({ topic: 'feed/access' }, done));
  });
});
