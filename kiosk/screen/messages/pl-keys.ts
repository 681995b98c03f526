import type { KeyMessages, Wording } from './key-messages.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('pl');
const pok = 'Punktu Obsługi Klienta (POK)';
const single = 'Kup bilet jednorazowy u kierowcy lub w automacie';

export const plKeys: KeyMessages = {
  chooseAndPresent: 'Wybierz N lub U i zbliż kartę',
  leaving: 'Wysiadasz? Zbliż kartę, nie naciskając klawiszy.',
  keyNames: { normal: 'Normalny', reduced: 'Ulgowy', contents: 'Sprawdzenie karty' },
  fareClass: { normal: 'Normalny', reduced: 'Ulgowy' },
  choosingFare: {
    taken: (amount) => `Pobierzemy ${amount}`,
    toTheEnd: (towns) =>
      towns === 1
        ? 'do końca kursu: jedno miasto'
        : towns === 2
          ? 'do końca kursu: dwa miasta'
          : 'do końca kursu: trzy miasta lub więcej',
    needed: (amount) => `Na portmonetce musi być co najmniej ${amount}.`,
    unknown: 'Opłata do końca kursu',
    remedy: 'Wysiadając, zbliż kartę bez klawiszy – zwrócimy nadpłatę.',
  },
  chooseFirst: {
    title: 'Najpierw N lub U',
    fact: 'PRZED kasowaniem wybierz N lub U',
    remedy: 'Zabierz kartę, naciśnij N (normalny) lub U (ulgowy) i zbliż ją jeszcze raz. Nic nie pobrano.',
    eTicket: 'Biletu elektronicznego kasownik nie odczytuje: z nim niczego nie musisz tu robić.',
  },
  registered: {
    title: 'Bilet okresowy',
    validTo: (day) => `Ważny do ${day}`,
    nothingTaken: 'Zarejestrowano. Nic nie pobrano.',
    repeated: 'Zarejestrowano już wcześniej. Nic nie pobrano.',
  },
  pages: {
    of: (page, pages) => `${page} z ${pages}`,
    operation: 'Ostatnia operacja',
    outcome: {
      executed: { title: 'Zapisana', fact: 'Operacja została przyjęta.', remedy: 'Nie powtarzaj jej.' },
      'rolled-back': { title: 'Nie zapisana', fact: 'Niczego nie pobrano.', remedy: 'Powtórz operację.' },
      unknown: {
        title: 'Sprawdzamy',
        fact: 'Wyjaśni to biuro. Nie zapłacisz dwa razy.',
        remedy: 'To, co jest na karcie, obowiązuje.',
      },
    },
    contract: 'Bilet okresowy',
    product: (days, fareClass) =>
      `${days}\u00a0${plural(rules, days, { one: 'dzień', other: 'dni' })}, ${fareClass.toLowerCase()}`,
    standing: {
      valid: (_, to) => `Ważny do ${to}`,
      future: (from) => `Ważny od ${from}`,
      expired: (_, to) => `Minął ${to}`,
    },
    noContract: {
      title: 'Nie zapisano na karcie',
      fact: 'Biletu elektronicznego kupionego w internecie kasownik nie odczytuje; sprawdzi go kontroler.',
    },
    purse: 'Elektroniczna portmonetka',
    belowNothing: 'Brakującą kwotę pobierzemy przy następnym doładowaniu.',
    ride: 'Otwarty przejazd',
    since: (stop, time) => (time === undefined ? `Od: ${stop}` : `Od: ${stop}, ${time}`),
    charged: (amount) => `Pobrano ${amount}`,
    leaving: 'Wysiadając, zbliż kartę bez klawiszy.',
  },
  mayCheckOut: 'Otwarty przejazd możesz zakończyć: zbliż kartę bez klawiszy.',
};

/** Jaworzno's own words; POBRANO, "Sprawdź operację" and "PRZED kasowaniem" are those of its card (J59-J61). */
export const plJaworzno: Wording = {
  available: 'Na portmonetce',
  cardCheck: {
    title: 'Sprawdzenie karty',
    fact: 'Pokażemy bilety i portmonetkę.',
    remedy: 'Nic nie zostanie pobrane.',
  },
  checkedIn: {
    title: 'Wejście',
    charged: 'POBRANO',
    balance: 'Portmonetka',
    from: 'Od',
    remedy: 'Wysiadając, zbliż kartę bez klawiszy – zwrócimy nadpłatę.',
    transfer: '',
    repeated: 'To samo wejście – nic nie pobrano drugi raz.',
  },
  uncertain: {
    title: 'Sprawdź operację',
    fact: 'Karta zniknęła zbyt szybko.',
    unknown: 'Nie wiemy jeszcze, czy operacja została zapisana.',
    remedy: 'Naciśnij S i zbliż kartę, aby to sprawdzić. Jeśli jej nie zapisano, powtórz.',
    noDoubleCharge: 'Nie zapłacisz dwa razy.',
  },
  uncertainAgain: {
    title: 'Sprawdź operację',
    fact: 'Karta może być uszkodzona.',
    remedy: `Zbliż ją raz jeszcze, a gdy to nie pomoże, zgłoś się do ${pok}.`,
  },
  refused: {
    funds: { title: 'Za mało środków', fact: 'Na portmonetce jest za mało na przejazd.', remedy: `${single}.` },
    blocked: {
      title: 'Karta zablokowana',
      fact: 'Tą kartą nie można płacić.',
      remedy: `${single}, a z kartą zgłoś się do ${pok}.`,
    },
    expired: {
      title: 'Karta nieważna',
      fact: 'Termin ważności karty minął.',
      remedy: `${single}, a z kartą zgłoś się do ${pok}.`,
    },
    'removed-early': {
      title: 'Sprawdź operację',
      fact: 'Za szybko: operacji nie zapisano, nic nie pobrano.',
      remedy: 'Powtórz ją i przytrzymaj kartę przy czytniku.',
    },
  },
};
