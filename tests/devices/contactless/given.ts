import { answer, object } from '../../../hil/contactless/neo-wire.ts';

export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
export const hex = (of: Uint8Array): string => Buffer.from(of).toString('hex').toUpperCase();
export { answer, object };
