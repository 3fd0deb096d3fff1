import { createRoot } from 'react-dom/client';
import '../booth/booth.css';
import './guard.css';
import { GuardPage } from './guard-page.tsx';
import { createGuardStore } from './guard-store.ts';
import { openBox } from './queue/box.ts';
import { linkWorker } from './worker-link.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('guard.html has no #root');
const worker = linkWorker();
const box = await openBox();
// Browsers throw away what is not persistent where the disk is full; a tap is not theirs to throw away.
void navigator.storage?.persist?.();
// A tag's address leads here once its tap is taken or kept; opened again it would say so again.
const tapped = new URL(location.href).searchParams.get('tap');
history.replaceState(null, '', '/guard');
createRoot(root).render(<GuardPage store={createGuardStore(box, tapped)} worker={worker} />);
