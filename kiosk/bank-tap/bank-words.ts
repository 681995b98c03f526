import type { BankCardNews } from './attend-reader.ts';

export type BankLanguage = 'pl' | 'en' | 'uk' | 'de';

/** What a passenger with a bank card is told, in one or two short sentences that say what to do. */
export function bankWords(news: BankCardNews, language: BankLanguage): string {
  const words = WORDS[language];
  switch (news.kind) {
    case 'accepted':
      return `${news.ride === 'new' ? words.accepted : words.already} ${words.line} ${news.line}, ${news.stop}.`;
    case 'refused':
      return words[news.reason];
    case 'unread':
      return words.unread[news.why];
    default:
      return news satisfies never;
  }
}

interface Words extends Record<'accepted' | 'already' | 'line' | 'denied' | 'no-position' | 'journal', string> {
  readonly unread: Readonly<Record<Extract<BankCardNews, { kind: 'unread' }>['why'], string>>;
}

const PL: Words = {
  accepted: 'Karta bankowa przyjęta.',
  already: 'Ta karta jest już przyjęta na ten kurs. Nie płacisz drugi raz.',
  line: 'Linia',
  denied: 'Ta karta bankowa nie jest przyjmowana. Zapłać inaczej.',
  'no-position': 'Kasownik nie zna położenia autobusu. Nic nie pobrano.',
  journal: 'Kasownik nie może teraz przyjąć karty. Nic nie pobrano.',
  unread: {
    collision: 'Przyłóż tylko jedną kartę.',
    removed: 'Karta zabrana za wcześnie. Przyłóż ją jeszcze raz.',
    expired: 'Ta karta bankowa straciła ważność. Zapłać inaczej.',
    unsupported: 'Ta karta nie jest tu obsługiwana. Zapłać inaczej.',
    'declined-by-card': 'Karta odmówiła płatności. Zapłać inaczej.',
    'no-reference': 'Tej karty bankowej nie można tu użyć. Zapłać inaczej.',
    failed: 'Nie odczytano karty. Przyłóż ją jeszcze raz.',
  },
};

const EN: Words = {
  accepted: 'Bank card accepted.',
  already: 'This card is already accepted on this trip. You do not pay twice.',
  line: 'Line',
  denied: 'This bank card is not accepted. Pay another way.',
  'no-position': 'The validator does not know where the bus is. Nothing was charged.',
  journal: 'The validator cannot take the card now. Nothing was charged.',
  unread: {
    collision: 'Present one card only.',
    removed: 'Card taken away too soon. Present it again.',
    expired: 'This bank card has expired. Pay another way.',
    unsupported: 'This card is not taken here. Pay another way.',
    'declined-by-card': 'The card declined the payment. Pay another way.',
    'no-reference': 'This bank card cannot be used here. Pay another way.',
    failed: 'The card was not read. Present it again.',
  },
};

const UK: Words = {
  accepted: 'Банківську картку прийнято.',
  already: 'Цю картку вже прийнято на цей рейс. Удруге не платите.',
  line: 'Лінія',
  denied: 'Ця банківська картка не приймається. Заплатіть інакше.',
  'no-position': 'Валідатор не знає, де автобус. Нічого не стягнуто.',
  journal: 'Валідатор зараз не може прийняти картку. Нічого не стягнуто.',
  unread: {
    collision: 'Прикладіть лише одну картку.',
    removed: 'Картку забрано зарано. Прикладіть її ще раз.',
    expired: 'Термін дії цієї картки минув. Заплатіть інакше.',
    unsupported: 'Ця картка тут не обслуговується. Заплатіть інакше.',
    'declined-by-card': 'Картка відхилила платіж. Заплатіть інакше.',
    'no-reference': 'Цю банківську картку тут не можна використати. Заплатіть інакше.',
    failed: 'Картку не зчитано. Прикладіть її ще раз.',
  },
};

const DE: Words = {
  accepted: 'Bankkarte angenommen.',
  already: 'Diese Karte ist für diese Fahrt schon angenommen. Sie zahlen nicht zweimal.',
  line: 'Linie',
  denied: 'Diese Bankkarte wird nicht angenommen. Bitte zahlen Sie anders.',
  'no-position': 'Der Entwerter weiß nicht, wo der Bus ist. Es wurde nichts abgebucht.',
  journal: 'Der Entwerter kann die Karte jetzt nicht annehmen. Es wurde nichts abgebucht.',
  unread: {
    collision: 'Bitte nur eine Karte vorhalten.',
    removed: 'Karte zu früh weggenommen. Bitte noch einmal vorhalten.',
    expired: 'Diese Bankkarte ist abgelaufen. Bitte zahlen Sie anders.',
    unsupported: 'Diese Karte wird hier nicht angenommen. Bitte zahlen Sie anders.',
    'declined-by-card': 'Die Karte hat die Zahlung abgelehnt. Bitte zahlen Sie anders.',
    'no-reference': 'Diese Bankkarte kann hier nicht benutzt werden. Bitte zahlen Sie anders.',
    failed: 'Karte nicht gelesen. Bitte noch einmal vorhalten.',
  },
};

const WORDS: Readonly<Record<BankLanguage, Words>> = { pl: PL, en: EN, uk: UK, de: DE };
