import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

/** Bytes that are no XML document, or one that nobody may send here. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
}

/** An IBIS-IP document: the name of its root says what it is. Content: nested objects whose leaves are trimmed text. */
export interface IbisIpDocument {
  readonly root: string;
  readonly content: unknown;
}

/** The day of a city bus with all its stops takes a tenth of this. */
export const LONGEST_DOCUMENT = 1 << 20;

/** Elements that the schemas of VDV 301 let occur more than once, of those that are read here. */
const REPEATED = new Set([
  'TripInformation',
  'StopPoint',
  'StopName',
  'DisplayContent',
  'GlobalDisplayContent',
  'LineName',
  'LineShortName',
  'FareZone',
  'FareZoneShortName',
]);

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  htmlEntities: true,
  // Paths as text would be built for every element, and halve the speed.
  jPath: false,
  isArray: (name) => REPEATED.has(name),
});

const builder = new XMLBuilder({});

/** Throws UnreadableDocument with what is wrong, for any bytes whatever. */
export function readDocument(bytes: Uint8Array): IbisIpDocument {
  if (bytes.length > LONGEST_DOCUMENT) throw new UnreadableDocument(`longer than ${LONGEST_DOCUMENT} bytes`);
  const text = textOf(bytes);
  // Entities that a document defines itself have no place in this protocol.
  if (/<!doctype/i.test(text)) throw new UnreadableDocument('a document type of its own');
  const content = parsed(text);
  const roots = Object.keys(content);
  const [root] = roots;
  if (root === undefined || roots.length !== 1) throw new UnreadableDocument('not one root element');
  return { root, content: content[root] };
}

/** A document of this root. Keys are element names; arrays repeat the element; text is escaped. */
export function writeDocument(root: string, content: object): string {
  return `<?xml version="1.0" encoding="utf-8"?>${writeElement(root, content)}`;
}

/** One element of a document, written the same way. */
export function writeElement(name: string, content: object): string {
  return builder.build({ [name]: content });
}

function parsed(text: string): Record<string, unknown> {
  try {
    const wellFormed = XMLValidator.validate(text);
    if (wellFormed !== true) throw new UnreadableDocument(`line ${wellFormed.err.line}: ${wellFormed.err.msg}`);
    const content: unknown = parser.parse(text);
    if (typeof content !== 'object' || content === null) throw new UnreadableDocument('no element');
    return { ...content };
  } catch (cause) {
    if (cause instanceof UnreadableDocument) throw cause;
    throw new UnreadableDocument(cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * UTF-8 unless the first bytes or the declaration say otherwise. A declared UTF-16 without its mark is UTF-8 all the
 * same: computers in the field declare it so and send UTF-8.
 */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableDocument('not in the encoding it declares');
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 100));
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(start)?.[1]?.toLowerCase() ?? 'utf-8';
  return declared.startsWith('utf-16') ? 'utf-8' : declared;
}
