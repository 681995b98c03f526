/** Sequences are noted as used in blocks, so that handing one out costs no write. */
export const SEQUENCE_BLOCK = 128;
