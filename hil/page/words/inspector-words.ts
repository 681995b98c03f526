import { enInspector } from './en-inspector.ts';
import { plInspector } from './pl-inspector.ts';
import { language } from './words.ts';

/** The page's words for the inspector's reader in the language chosen now. */
export const inspectorWords = () => (language() === 'pl' ? plInspector : enInspector);
