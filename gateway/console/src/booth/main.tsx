import { createRoot } from 'react-dom/client';
import './booth.css';
import { BoothPage } from './booth-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('booth.html has no #root');
const lane = decodeURIComponent(location.pathname.split('/')[2] ?? '');
createRoot(root).render(<BoothPage lane={lane} />);
