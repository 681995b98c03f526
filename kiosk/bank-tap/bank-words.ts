import type { BankCardNews } from './attend-reader.ts';

export type BankLanguage = 'pl' | 'en' | 'uk' | 'de';

/** What a passenger with a bank card is told, in short sentences that say what to do. */
export interface BankTold {
  /** One or two words. */
  readonly title: string;
  readonly fact: string;
  /** Where it was registered; absent where it was not. */
  readonly where?: string;
  /** When it is paid; absent where it was not registered now. */
  readonly later?: string;
}

export function bankTold(news: BankCardNews, language: BankLanguage): BankTold {
  const words = WORDS[language];
  switch (news.kind) {
    case 'accepted': {
      const where = `${words.line} ${news.line}, ${news.stop}`;
      return news.ride === 'already'
        ? { title: words.registered, fact: words.already, where }
        : { title: words.registered, fact: words.accepted, where, later: words.later };
    }
    case 'refused':
      return { title: words.notTaken, fact: words[news.reason] };
    case 'unread':
      return { title: words.notTaken, fact: words.unread[news.why] };
    default:
      return news satisfies never;
  }
}

/** The same as one text. */
export function bankWords(news: BankCardNews, language: BankLanguage): string {
  const { fact, where, later } = bankTold(news, language);
  return [fact, ...(where === undefined ? [] : [`${where}.`]), ...(later === undefined ? [] : [later])].join(' ');
}

type Sentence = 'registered' | 'notTaken' | 'accepted' | 'already' | 'later' | 'line';

interface Words extends Record<Sentence | Extract<BankCardNews, { kind: 'refused' }>['reason'], string> {
  readonly unread: Readonly<Record<Extract<BankCardNews, { kind: 'unread' }>['why'], string>>;
}

const PL: Words = {
  registered: 'Zarejestrowano',
  notTaken: 'Nie przyjęto',
  later: 'Opłatę za cały dzień policzymy po jego zakończeniu.',
  'out-of-service': 'Kasownik jest nieczynny. Nic nie pobrano.',
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
  registered: 'Registered',
  notTaken: 'Not accepted',
  later: 'The fare for the whole day is worked out when it is over.',
  'out-of-service': 'The validator is out of service. Nothing was charged.',
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
  registered: 'Зареєстровано',
  notTaken: 'Не прийнято',
  later: 'Плату за весь день порахуємо після його завершення.',
  'out-of-service': 'Валідатор не працює. Нічого не стягнуто.',
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
  registered: 'Registriert',
  notTaken: 'Nicht angenommen',
  later: 'Den Fahrpreis für den ganzen Tag berechnen wir, wenn er vorbei ist.',
  'out-of-service': 'Der Entwerter ist außer Betrieb. Es wurde nichts abgebucht.',
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
