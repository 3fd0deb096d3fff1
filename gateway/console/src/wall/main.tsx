import { createRoot } from 'react-dom/client';
import './wall.css';
import { WallPage } from './wall-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('wall.html has no #root');
createRoot(root).render(<WallPage />);
