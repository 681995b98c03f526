/** A code page that the printer is set to, by the encoder's name, and the letters above ASCII that it has. */
export type CodePage = 'cp852' | 'windows1250' | 'ascii';

/** IBM code page 852 (Latin 2), 80h to FFh. */
const CP852 =
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´' +
  '\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■';

const LETTERS: Readonly<Record<CodePage, ReadonlySet<string>>> = {
  cp852: new Set(CP852),
  windows1250: new Set(new TextDecoder('windows-1250').decode(Uint8Array.from({ length: 128 }, (_, at) => 128 + at))),
  ascii: new Set(),
};

/** What stands for a sign that the page lacks. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  '\u2212': '-',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '─': '-',
  '„': '"',
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '•': '*',
  '·': '*',
  '€': 'EUR',
  '№': 'nr',
  '×': 'x',
  '→': '->',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Ø: 'O',
  ø: 'o',
};

/**
 * The text in signs that the code page has: spaces of all kinds as a space, a letter without its mark where only that
 * is missing, a question mark for what cannot be told. Holds no control character.
 */
export function printableText(text: string, page: CodePage): string {
  return [...text.normalize('NFC')].map((sign) => printableSign(sign, LETTERS[page])).join('');
}

/** Text that is printable on the page, as its bytes. */
export function bytesOfText(text: string, page: 'cp852' | 'ascii'): readonly number[] {
  return [...printableText(text, page)].map((sign) => {
    const code = sign.charCodeAt(0);
    return code < 0x80 ? code : 0x80 + CP852.indexOf(sign);
  });
}

function printableSign(sign: string, letters: ReadonlySet<string>): string {
  if (/^[\x20-\x7e]$/.test(sign)) return sign;
  // Before the page is asked: its own 'no-break space' would be a gap that the encoder does not wrap at.
  if (/^[\s\p{Zs}]$/u.test(sign)) return ' ';
  if (/^[\p{Cc}\p{Cf}]$/u.test(sign)) return '';
  if (letters.has(sign)) return sign;
  const substitute = SUBSTITUTES[sign];
  if (substitute !== undefined) return substitute;
  const bare = sign.normalize('NFKD').replace(/\p{M}/gu, '');
  return bare !== '' && /^[\x20-\x7e]+$/.test(bare) ? bare : '?';
}
