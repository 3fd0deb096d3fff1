import { ConfigProvider, App as Messages, theme as themes } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Route, Switch } from 'wouter';
import { ApiProblem } from './api/client.ts';
import { remember, remembered } from './api/memory.ts';
import { useSession } from './api/queries.ts';
import type { Session } from './api/types.ts';
import { FeedProvider } from './feed/feed.tsx';
import { NamesProvider } from './feed/names.tsx';
import { FirstScreen } from './pages/first-screen.tsx';
import { LivePage } from './pages/live-page.tsx';
import { SignInPage } from './pages/sign-in-page.tsx';
import { useReducedMotion } from './parts/reduced-motion.ts';
import { Shell, type Theme } from './parts/shell.tsx';
import { SignatureWait } from './parts/signature-wait.tsx';
import { useWords } from './words/language.tsx';

// The server writes a nonce into each answer; styles made at run time carry it (Content-Security-Policy).
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

const AlarmsPage = lazy(async () => ({
  default: (await import('./pages/alarms-page.tsx')).AlarmsPage,
}));
const OpeningsPage = lazy(async () => ({
  default: (await import('./pages/openings-page.tsx')).OpeningsPage,
}));
const CoveragePage = lazy(async () => ({
  default: (await import('./pages/coverage-page.tsx')).CoveragePage,
}));
const PassagesPage = lazy(async () => ({
  default: (await import('./pages/passages-page.tsx')).PassagesPage,
}));
const InsidePage = lazy(async () => ({
  default: (await import('./pages/inside-page.tsx')).InsidePage,
}));
const PatrolPage = lazy(async () => ({
  default: (await import('./pages/patrol-page.tsx')).PatrolPage,
}));
const PostsPage = lazy(async () => ({
  default: (await import('./pages/posts-page.tsx')).PostsPage,
}));
const VisitorsPage = lazy(async () => ({
  default: (await import('./pages/visitors-page.tsx')).VisitorsPage,
}));
const GatesPage = lazy(async () => ({
  default: (await import('./pages/gates-page.tsx')).GatesPage,
}));
const GoodsPage = lazy(async () => ({
  default: (await import('./pages/goods-page.tsx')).GoodsPage,
}));
const PermitsPage = lazy(async () => ({
  default: (await import('./pages/permits-page.tsx')).PermitsPage,
}));

const MessagesPage = lazy(async () => ({
  default: (await import('./pages/messages-page.tsx')).MessagesPage,
}));

const overlays = (): HTMLElement => document.getElementById('overlays') ?? document.body;

/** The console: who is nobody signs in, who is somebody watches. */
export function App() {
  const { language } = useWords();
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const isStill = useReducedMotion();
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    remember('theme', theme);
  }, [theme]);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      csp={nonce === undefined ? {} : { nonce }}
      // Over the body itself antd locks scrolling by a style without the nonce, which the policy refuses.
      getPopupContainer={overlays}
      // antd would put a space into two-character Chinese buttons.
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: theme === 'dark' ? themes.darkAlgorithm : themes.defaultAlgorithm,
        token: { colorPrimary: '#1668dc', borderRadius: 8, fontSize: 14, motion: !isStill },
      }}
    >
      <Messages message={{ top: 64 }}>
        <Signed theme={theme} setTheme={setTheme} />
      </Messages>
    </ConfigProvider>
  );
}

function chosenTheme(): Theme {
  const chosen = remembered('theme');
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function Signed(look: { readonly theme: Theme; setTheme(theme: Theme): void }) {
  const session = useSession();
  if (session.error instanceof ApiProblem && session.error.status === 401) {
    return (
      <Shell {...look}>
        <SignInPage />
      </Shell>
    );
  }
  if (session.data === undefined) return <Shell {...look}>{null}</Shell>;
  return (
    <FeedProvider key={session.data.username}>
      <NamesProvider allowed={session.data.names}>
        <Shell {...look} session={session.data}>
          <Suspense>
            <FirstScreen session={session.data}>
              <Pages session={session.data} />
              <SignatureWait session={session.data} />
            </FirstScreen>
          </Suspense>
        </Shell>
      </NamesProvider>
    </FeedProvider>
  );
}

/** Each page by its address; what has none of its own is the live page. */
function Pages({ session }: { readonly session: Session }) {
  return (
    <Switch>
      <Route path="/alarms/:part?">
        {({ part }) => <AlarmsPage session={session} part={part} />}
      </Route>
      <Route path="/openings">
        <OpeningsPage session={session} />
      </Route>
      <Route path="/gates">
        <GatesPage session={session} />
      </Route>
      <Route path="/goods">
        <GoodsPage session={session} />
      </Route>
      <Route path="/passages">
        <PassagesPage session={session} />
      </Route>
      <Route path="/inside">
        <InsidePage session={session} />
      </Route>
      <Route path="/patrol/:part?">
        <PatrolPage session={session} />
      </Route>
      <Route path="/posts">
        <PostsPage session={session} />
      </Route>
      <Route path="/visitors">
        <VisitorsPage session={session} />
      </Route>
      <Route path="/coverage/:part?">
        {({ part }) => <CoveragePage session={session} part={part} />}
      </Route>
      <Route path="/messages">
        <MessagesPage session={session} />
      </Route>
      <Route path="/permits/:part?">
        <PermitsPage session={session} />
      </Route>
      <Route>
        <LivePage session={session} />
      </Route>
    </Switch>
  );
}
