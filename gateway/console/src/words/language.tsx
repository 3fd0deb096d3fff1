import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { remember, remembered } from '../api/memory.ts';
import { en } from './en.ts';
import { filled } from './filled.ts';
import { type Key, zh } from './zh.ts';

/** A language of the console. */
export type Language = 'zh' | 'en';

/** The words of the page in the language of the reader. */
export type Words = {
  readonly language: Language;
  setLanguage(language: Language): void;
  /** The message of a key, `{name}` replaced. */
  say(key: Key, values?: Readonly<Record<string, string | number>>): string;
  /** The right half of a text that has both. */
  of(text: Text): string;
};

const messages: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { zh, en };

const Context = createContext<Words | undefined>(undefined);

/** Gives the page its words; switching changes them in place. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() =>
    remembered('language') === 'en' ? 'en' : 'zh',
  );
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    remember('language', language);
  }, [language]);
  const words = useMemo<Words>(
    () => ({
      language,
      setLanguage,
      say: (key, values) => filled(messages[language][key], values),
      of: (text) => text[language],
    }),
    [language],
  );
  return <Context value={words}>{children}</Context>;
}

/** The words of the page. */
export function useWords(): Words {
  const words = useContext(Context);
  if (words === undefined) throw new Error('words are used outside LanguageProvider');
  return words;
}
