import { writeFileSync } from 'node:fs';
import { ROOT } from '../tree.ts';
import { generatedDocs } from './generated.ts';

// `npm run docs`: the pages that a test keeps equal to the schemas.
for (const [path, text] of Object.entries(generatedDocs())) {
  writeFileSync(`${ROOT}/${path}`, text);
  console.log(path);
}
