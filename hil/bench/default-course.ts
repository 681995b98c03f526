import type { VehiclePosition } from '../../devices/vehicle/contract.ts';

/** Line 9 of Tarnów towards Mościce: a made-up stop list in the style of the city's, long enough for every band (T13). */
const STOPS = [
  'Krzyska – Pętla',
  'Krzyska – Błonie',
  'Jana Pawła II – Westerplatte',
  'Jana Pawła II – Os. Jasna',
  'Jana Pawła II – Park Wodny',
  'Słoneczna – Szkoła',
  'Słoneczna – Bitwy o Wał Pomorski',
  'Nowodąbrowska – Ikara',
  'Nowodąbrowska – Szpital',
  'Mickiewicza – Starostwo',
  'Wałowa – Teatr',
  'Brama Pilzneńska',
  'Targowa – Plac Rybny',
  'Krakowska – Planty',
  'Plac Dworcowy – Dworzec PKP',
  'Krakowska – Narutowicza',
  'Krakowska – Sowińskiego',
  'Krakowska – Pułaskiego',
  'Krakowska – Czerwonych Klonów',
  'Czerwonych Klonów – Zakłady',
  'Mościckiego – Hodowlana',
  'Mościckiego – Kościuszki',
  'Kwiatkowskiego – Sportowa',
  'Kwiatkowskiego – Czysta',
  'Kwiatkowskiego – Azoty',
  'Traugutta – Dom Kultury',
  'Traugutta – Stadion',
  'Mościce – Chemiczna',
  'Mościce – Norwida',
  'Mościce – Dworzec PKP',
  'Mościce – Pętla',
];

/** A made-up line out of Jaworzno through three towns (J50): whoever boards at its start can ride in one, two or three. */
const TOWNS: readonly (readonly [town: string, stops: readonly string[]])[] = [
  ['Jaworzno', ['Osiedle Stałe', 'Szczakowa – Rynek', 'Centrum', 'Rynek', 'Grunwaldzka', 'Dąbrowa Narodowa']],
  ['Mysłowice', ['Brzezinka', 'Brzęczkowice', 'Mysłowice – Dworzec PKP', 'Mysłowice – Rynek']],
  ['Katowice', ['Szopienice', 'Zawodzie – Zajezdnia', 'Katowice – Rynek', 'Katowice – Dworzec']],
];

/** Where the bench's first bus stands when nobody has moved it yet, in a city whose fares go by towns. */
const JAWORZNO_POSITION: VehiclePosition = {
  line: 'J',
  course: '12',
  vehicle: 437,
  stops: TOWNS.flatMap(([town, names]) => names.map((name) => ({ name, zone: town }))).map((stop, index) => ({
    id: `J${String(index + 1).padStart(2, '0')}`,
    ...stop,
  })),
  at: 0,
  phase: 'at-stop',
};

/** Where the bench's first bus stands when nobody has moved it yet. */
export const DEFAULT_POSITION: VehiclePosition = {
  line: '9',
  course: '12',
  vehicle: 437,
  stops: STOPS.map((name, index) => ({ id: `T${String(index + 1).padStart(2, '0')}`, name })),
  at: 0,
  phase: 'at-stop',
};

/** The same for a city. */
export const defaultPosition = (city: string): VehiclePosition =>
  city === 'jaworzno' ? JAWORZNO_POSITION : DEFAULT_POSITION;
