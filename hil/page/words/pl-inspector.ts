import type { enInspector } from './en-inspector.ts';

export const plInspector: typeof enInspector = {
  screen: 'Ekran czytnika kontrolera',
  phone: 'Telefon pasażera',
  kind: 'Kod',
  kinds: {
    valid: 'dobry',
    stale: 'starszy niż dwie minuty',
    expired: 'wygasłego biletu',
    'not-yet-valid': 'biletu od jutra',
    'forged-issuer': 'podrobionego biletu',
    'forged-device': 'skopiowany na inny telefon',
    damaged: 'uszkodzony',
    foreign: 'cudzy',
  },
  whose: 'Telefon',
  phones: { '1': 'pasażera', '22': 'drugi z tym samym biletem' },
  answer: 'Liczba od kontrolera',
  reduced: 'Bilet ulgowy',
  show: 'Pokaż nowy kod',
  scan: 'Podsuń do skanera',
  none: 'Telefon nie pokazuje jeszcze kodu.',
  hint: 'Przyłóż kartę do czytnika albo pokaż kod i zeskanuj go. Wybierz, co jest z nim nie tak.',
  symbol: 'Symbol Aztec kodu',
};
