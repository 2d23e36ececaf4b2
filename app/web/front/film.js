// A run as a film: the pictures of every evening, read out of the bytes that came once.

const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i2: Int16Array, i4: Int32Array, f4: Float32Array };

// about.layout says where each array lies; null until about and bytes belong to each other.
function readFilm(side, about, view) {
  if (!about || !about.layout || !view || !view.byteLength) return null;
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  // The same film may be A today and B tomorrow. Until it is whole, only the evenings up to `lived` are there.
  const film = { about: { ...about, side }, days: about.days, lived: about.lived, whole: about.lived === about.days };
  for (const [name, { dtype, shape, at }] of Object.entries(about.layout)) {
    const count = shape.reduce((a, b) => a * b, 1), kind = ARRAYS[dtype];
    if (at + count * kind.BYTES_PER_ELEMENT > bytes.byteLength) return null;
    film[name] = new kind(bytes, at, count);
  }
  return film;
}

// What a map can be shaded by, each as film, day, scene -> one value a community; null where there is nothing to tell.
const SHADES = {
  settled: (film) => Array.from(film.settled, (v) => (Number.isNaN(v) ? null : v)),
  open: (film, day, scene) => perThousand(film.open, day, scene),
  petitions: (film, day, scene) => perThousand(film.petitions, day, scene),
  waiting: (film, day, scene) => {
    const longest = scene.communities.map(() => null), at = day * scene.institutions.length;
    scene.institutions.forEach((unit, i) => { longest[unit.community] = Math.max(longest[unit.community] || 0, film.waiting[at + i] / 32); });
    return longest;
  },
};

// A count in the unit of the map: per 1 000 residents of the community.
function perThousand(counts, day, scene) {
  const at = day * scene.communities.length;
  return scene.communities.map(({ people }, i) => (people ? (1000 * counts[at + i]) / people : null));
}

// The top of the scale that both maps share on all days: a round number near the largest value.
function topOf(films, show, scene) {
  let most = 0;
  for (const film of films) {
    const days = show === "settled" ? [0] : Array.from({ length: film.lived + 1 }, (_, day) => day);
    for (const day of days) for (const value of SHADES[show](film, day, scene)) if (value > most) most = value;
  }
  return roundUp(most);
}
