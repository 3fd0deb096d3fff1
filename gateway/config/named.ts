import Type from 'typebox';
import { closed } from '../../rules/vocabulary/schema.ts';
import { about } from './about.ts';

/** How a thing of the site is called. */
export const Name = about(
  closed({
    zh: Type.String({ minLength: 1, maxLength: 60, description: '中文名' }),
    en: Type.String({ minLength: 1, maxLength: 60, description: 'English name' }),
  }),
  'What people call it, Chinese and English.',
);
