import { Button } from 'antd';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import { useSigning } from '../api/queries.ts';
import type { Session } from '../api/types.ts';
import { ROUTES } from '../pages/routes.ts';
import { useWords } from '../words/language.tsx';
import { LinkSign } from './link-sign.tsx';

const SoundSign = lazy(async () => ({
  default: (await import('../alarms/sound-sign.tsx')).SoundSign,
}));

/** How the page looks. */
export type Theme = 'dark' | 'light';

/** The frame of every page: name, way around, how the link stands, who is signed in. */
export function Shell({
  theme,
  setTheme,
  session,
  children,
}: {
  readonly theme: Theme;
  setTheme(theme: Theme): void;
  readonly session?: Session;
  readonly children: ReactNode;
}) {
  const { say, language, setLanguage } = useWords();
  const signing = useSigning();
  const [here] = useLocation();
  return (
    <div className="shell">
      <header className="top">
        <span className="brand">
          <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
            <rect width="32" height="32" rx="7" fill="#1668dc" />
            <rect x="6" y="11" width="5" height="15" rx="1.5" fill="#fff" />
            <rect
              x="8"
              y="12"
              width="19"
              height="3.6"
              rx="1.8"
              fill="#ffd666"
              transform="rotate(-24 9 14)"
            />
          </svg>
          {say('app.name')}
        </span>
        {session !== undefined && (
          <nav className="nav" aria-label={say('app.name')}>
            {ROUTES.filter((route) => route.open(session)).map(({ path, name }) => (
              <Link key={path} href={path} aria-current={isAt(here, path) ? 'page' : undefined}>
                {say(name)}
              </Link>
            ))}
          </nav>
        )}
        <span className="space" />
        {session?.acts.includes('alarm.acknowledge') === true && (
          <Suspense>
            <SoundSign />
          </Suspense>
        )}
        {session !== undefined && <LinkSign />}
        <Button
          type="text"
          size="small"
          onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
        >
          {say(theme === 'dark' ? 'theme.light' : 'theme.dark')}
        </Button>
        <Button
          type="text"
          size="small"
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {say('language.switch')}
        </Button>
        {session !== undefined && (
          <>
            <span className="who">
              {session.username}
              <small>{say(`role.${session.role}`)}</small>
            </span>
            <Button size="small" onClick={() => signing.mutate({ path: '/api/v1/session' })}>
              {say('sign-in.out')}
            </Button>
          </>
        )}
      </header>
      <main>{children}</main>
    </div>
  );
}

const isAt = (here: string, path: string): boolean =>
  here === path || (path !== '/' && here.startsWith(`${path}/`));
