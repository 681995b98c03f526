/** How a terminal writes text: many begin with code page 437; a Polish one is set to ISO 8859-2 or UTF-8. */
export type TerminalEncoding = 'cp437' | 'iso-8859-1' | 'iso-8859-2' | 'iso-8859-15' | 'utf-8';

/** The upper half of IBM code page 437. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';

/** Text of a field; what ends it or is a control character is left out. */
export function decodeText(bytes: Uint8Array, encoding: TerminalEncoding): string {
  const end = bytes.indexOf(0);
  const content = end < 0 ? bytes : bytes.subarray(0, end);
  const text =
    encoding === 'cp437'
      ? [...content].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : (CP437[byte - 0x80] ?? ''))).join('')
      : new TextDecoder(encoding).decode(content);
  return text.replaceAll(/\p{Cc}/gu, '');
}
