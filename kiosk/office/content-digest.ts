import { createHash } from 'node:crypto';

/*
 * What a body was when it was sent (RFC 9530, Content-Digest). TCP's checksum lets one spoilt packet in some 65,000
 * pass, and a record with one wrong digit is a record: it would be taken, acknowledged and never be sent again.
 */

export const CONTENT_DIGEST = 'content-digest';

/** The field's value for a body. */
export function contentDigest(body: string | Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** False only for a body that is not the one the field speaks of; without a field, or with one of another kind, true. */
export function isAsSent(field: string | null | undefined, body: string | Uint8Array): boolean {
  return !field?.startsWith('sha-256=') || field === contentDigest(body);
}
