import { MOST_TICKETS_OF_A_CLASS } from '../../../fares/card/state.ts';
import type { Messages } from './catalogue.ts';
import { plFunctions } from './pl-functions.ts';
import { plKeys } from './pl-keys.ts';
import { plural } from './plural.ts';

const rules = new Intl.PluralRules('pl');
const pok = 'Punktu Obsługi Klienta (POK)';

export const pl: Messages = {
  ...plFunctions,
  ...plKeys,
  languageName: 'Polski',
  weekdays: ['nd', 'pn', 'wt', 'śr', 'cz', 'pt', 'sb'],
  presentCard: 'ZBLIŻ KARTĘ',
  entryStop: 'Przystanek wejściowy',
  exitStop: 'Przystanek wyjściowy',
  lastStop: 'Poprzedni',
  nextStop: 'Następny',
  line: 'Linia',
  noRide: {
    title: 'Proszę czekać',
    fact: 'Nie wiemy, na którym przystanku jest autobus.',
    remedy: 'Przejazd zarejestrujesz, gdy tylko pojawi się przystanek; jeśli to trwa, powiedz kierowcy.',
  },
  buttons: {
    'card-check': 'Sprawdzenie karty',
    group: 'Zakup biletów dla wielu osób',
    'purse-transfer': 'Przeniesienie z e-portmonetki na t-portmonetkę',
    'carry-over': 'Przeniesienie doładowania internetowego, Zwrot reklamacji',
    larger: 'Większy tekst',
    ordinary: 'Zwykły tekst',
    cancel: 'Anuluj',
    accept: 'Akceptuj',
  },
  cardCheck: {
    title: 'Sprawdzenie karty',
    fact: 'Pokażemy saldo i bilety.',
    remedy: 'Nic nie zostanie pobrane.',
  },
  working: { title: 'Trzymaj kartę', fact: 'Jeszcze chwila…', remedy: 'Nie odsuwaj karty od czytnika.' },
  checkedIn: {
    title: 'Wejście',
    charged: 'Pobrano',
    balance: 'Saldo',
    from: 'Od',
    remedy: 'Przyłóż kartę także przy wyjściu – zwrócimy nadpłatę.',
    transfer: 'Przesiadka: pobrano najniższą opłatę.',
    repeated: 'To samo wejście – nic nie pobrano drugi raz.',
  },
  checkedOut: {
    title: 'Wyjście',
    refunded: 'Zwrócono',
    ride: 'Przejazd',
    transferUntil: (time) => `Przesiadka do ${time} w najniższej cenie.`,
    cancelled: 'Ten sam przystanek: przejazd anulowany, zwrócono całość.',
    repeated: 'To samo wyjście – pokazujemy je jeszcze raz.',
  },
  stops: (count) =>
    `${count}\u00a0${plural(rules, count, { one: 'przystanek', few: 'przystanki', many: 'przystanków', other: 'przystanku' })}`,
  contents: {
    title: 'Sprawdzenie karty',
    purse: 't-portmonetka (przejazdy)',
    servicePurse: 'e-portmonetka',
    tickets: 'Bilety w tym kursie',
    self: 'Dla siebie',
    normal: 'Normalny',
    local: 'Ulgowy lokalny',
    statutory: 'Ulgowy ustawowy',
    from: 'Od',
    standard: 'Karta Standard',
    premium: 'Karta Premium',
    seasonTickets: 'Bilety okresowe',
    noSeasonTicket: 'Brak biletu okresowego',
    product: (product) => `nr\u00a0${product}`,
    more: (count) => `i jeszcze ${count}`,
    openTickets: (count) =>
      `${count} ${plural(rules, count, { one: 'bilet', few: 'bilety', many: 'biletów', other: 'biletu' })} w tym kursie`,
  },
  refused: {
    funds: {
      title: 'Za mało środków',
      fact: 'Na t-portmonetce jest za mało na przejazd.',
      remedy: 'Doładuj t-portmonetkę w Punkcie Obsługi Klienta (POK); z e-portmonetki przejazdu nie opłacisz.',
    },
    blocked: {
      title: 'Karta zablokowana',
      fact: 'Tą kartą nie można płacić.',
      remedy: `Zgłoś się z kartą do ${pok}.`,
    },
    expired: {
      title: 'Karta nieważna',
      fact: 'Termin ważności karty minął.',
      remedy: `Przedłuż ważność karty: zgłoś się do ${pok}.`,
    },
    foreign: {
      title: 'Nieznana karta',
      fact: 'To nie jest karta miejska tego systemu.',
      remedy: 'Przyłóż kartę miejską, samą, bez innych kart.',
    },
    damaged: {
      title: 'Karta uszkodzona',
      fact: 'Karty nie można odczytać.',
      remedy: `Zgłoś się z kartą do ${pok}.`,
    },
    'removed-early': {
      title: 'Za szybko',
      fact: 'Nic nie pobrano.',
      remedy: 'Przyłóż kartę jeszcze raz i przytrzymaj.',
    },
    'two-cards': {
      title: 'Dwie karty',
      fact: 'Czytnik widzi więcej niż jedną kartę.',
      remedy: 'Wyjmij kartę z portfela i przyłóż tylko ją.',
    },
    'no-position': {
      title: 'Brak danych o przystanku',
      fact: 'Nie wiemy, na którym przystanku jest autobus.',
      remedy: 'Powiedz o tym kierowcy i przyłóż kartę ponownie za chwilę.',
    },
    'refund-limit': {
      title: 'Bez zwrotu na kartę',
      fact: 'Karta nie przyjmuje tej nadpłaty.',
      remedy: `Po zwrot zgłoś się z kartą do ${pok}.`,
    },
    'ride-open': {
      title: 'Przejazd trwa',
      fact: 'Ta karta ma już otwarty przejazd w tym kursie.',
      remedy: 'Wysiadając, zbliż kartę bez naciskania klawiszy.',
    },
    'nothing-chosen': {
      title: 'Nie wybrano biletu',
      fact: 'Na ekranie nie wybrano żadnego biletu.',
      remedy: 'Wybierz bilety i dopiero potem przyłóż kartę.',
    },
    'service-purse-short': {
      title: 'Za mało na e-portmonetce',
      fact: 'Na e-portmonetce jest mniej niż wybrana kwota.',
      remedy: 'Wybierz mniejszą kwotę.',
    },
    'purse-limit': {
      title: 'Limit t-portmonetki',
      fact: 'Tyle pieniędzy nie zmieści się na t-portmonetce.',
      remedy: 'Wybierz mniejszą kwotę.',
    },
    'season-ticket-valid': {
      title: 'Bilet okresowy ważny',
      fact: 'Masz ważny bilet okresowy.',
      remedy: 'Nie musisz przykładać karty. Dobrej podróży!',
    },
    'second-purchase': {
      title: 'Nie można dokupić',
      fact: 'Do tego przejazdu dokupiono już bilety na innym przystanku.',
      remedy: 'Kolejne bilety kupisz inną kartą albo po zakończeniu przejazdu.',
    },
    'too-many-tickets': {
      title: 'Za dużo biletów',
      fact: `Karta mieści najwyżej ${MOST_TICKETS_OF_A_CLASS} biletów jednego rodzaju.`,
      remedy: 'Wybierz mniej biletów, resztę kup inną kartą.',
    },
    'not-carried-out': {
      title: 'Nie przeniesiono',
      fact: 'Przeniesienie się nie udało.',
      remedy: 'Wybierz funkcję jeszcze raz i nie wyjmuj karty, aż pojawi się wynik.',
    },
    'card-slot': {
      title: 'Wyjmij kartę',
      fact: 'Karta jest w kieszeni, a nie wybrano żadnej funkcji.',
      remedy: 'Wyjmij kartę, wybierz funkcję i wsuń kartę, gdy pojawi się komunikat.',
    },
    'use-slot': {
      title: 'Wsuń kartę',
      fact: 'Do tej funkcji karta musi być w kieszeni.',
      remedy: 'Wybierz funkcję jeszcze raz i wsuń kartę do kieszeni.',
    },
  },
  available: 'Na t-portmonetce',
  needed: (amount) => `Potrzeba ${amount}.`,
  nothingCharged: 'Nic nie pobrano.',
  secondCard: {
    served: {
      fact: 'Pierwsza karta jest już obsłużona: to, co pokazał ekran, obowiązuje. Drugiej karty nie odczytano.',
      remedy: 'Zabierz pierwszą kartę i przyłóż drugą osobno.',
    },
    uncertain: {
      fact: 'Drugiej karty nie odczytano. Pierwszą trzeba jeszcze sprawdzić.',
      remedy: 'Przyłóż pierwszą kartę jeszcze raz, samą. Nie zapłacisz dwa razy.',
    },
  },
  moveFromServicePurse: 'Przenieś środki z e-portmonetki albo doładuj kartę w Punkcie Obsługi Klienta (POK).',
  uncertain: {
    title: 'Jeszcze raz',
    fact: 'Karta zniknęła zbyt szybko.',
    unknown: 'Nie wiemy jeszcze, czy bilet został zapisany.',
    remedy: 'Przyłóż kartę jeszcze raz i przytrzymaj.',
    noDoubleCharge: 'Nie zapłacisz dwa razy.',
  },
  uncertainAgain: {
    title: 'Nie udało się',
    fact: 'Karta może być uszkodzona.',
    remedy: `Przyłóż ją raz jeszcze, a gdy to nie pomoże, zgłoś się do ${pok}.`,
  },
  proof: {
    terminal: 'Kasownik',
    at: 'Czas',
    code: 'Kod',
    purpose: 'Przy kontroli pokaż te dane.',
  },
  outOfService: {
    starting: {
      title: 'Uruchamianie',
      fact: 'Kasownik będzie gotowy za chwilę.',
      remedy: 'Poczekaj albo skorzystaj z innego kasownika.',
    },
    'reader-lost': {
      title: 'Kasownik nieczynny',
      fact: 'Czytnik kart nie odpowiada.',
      remedy: 'Skorzystaj z innego kasownika albo powiedz kierowcy.',
    },
    journal: {
      title: 'Kasownik nieczynny',
      fact: 'Nie możemy bezpiecznie zapisać przejazdu.',
      remedy: 'Skorzystaj z innego kasownika albo powiedz kierowcy.',
    },
    'disk-full': {
      title: 'Kasownik nieczynny',
      fact: 'Zabrakło miejsca na zapis przejazdów.',
      remedy: 'Skorzystaj z innego kasownika albo powiedz kierowcy.',
    },
    'no-tariff': {
      title: 'Kasownik nieczynny',
      fact: 'Brak ważnego cennika.',
      remedy: 'Skorzystaj z innego kasownika albo powiedz kierowcy.',
    },
    stopping: {
      title: 'Wyłączanie',
      fact: 'Kasownik kończy pracę.',
      remedy: 'Skorzystaj z innego kasownika.',
    },
  },
  disconnected: {
    title: 'Brak połączenia z urządzeniem',
    fact: 'Ekran nie ma łączności z kasownikiem.',
    remedy: 'Skorzystaj z innego kasownika albo powiedz kierowcy.',
  },
  spokenAmount: (zlotys, grosze) => {
    const whole = `${zlotys} ${plural(rules, zlotys, { one: 'złoty', few: 'złote', many: 'złotych', other: 'złotego' })}`;
    const rest = `${grosze} ${plural(rules, grosze, { one: 'grosz', few: 'grosze', many: 'groszy', other: 'grosza' })}`;
    return grosze === 0 ? whole : zlotys === 0 ? rest : `${whole} ${rest}`;
  },
};
